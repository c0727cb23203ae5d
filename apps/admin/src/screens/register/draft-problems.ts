import type { AddressRights, Service, Violation } from '@rollcall/core';
import {
  backendViolations,
  DEFAULT_ADDRESS_POLICY,
  draftService,
  judgeAddress,
  repeatedBackends,
  validateBackendInput,
  validateBackendInputs,
  validateCreateService,
} from '@rollcall/core';

import type { Draft } from './draft.js';
import { registrationOf } from './registration.js';

/** What the rules are asked with. */
export interface Judging {
  /** The Service as it is mirrored; null = it is to be made, or not read yet. */
  readonly service: Service | null;
  /** Who registers. */
  readonly rights: AddressRights;
  /** What is registered for the Service already. */
  readonly registered: Parameters<typeof repeatedBackends>[1];
  /** RFC 3339. */
  readonly now: string;
}

const ITEMS = '/items';

/**
 * What the server would find wrong with a draft, by the very same rules, with JSON pointers into what would be sent. Only what the operator allows and where the
 * clusters are is not known here: the preview asks the server.
 */
export function draftProblems(draft: Draft, judging: Judging): readonly Violation[] {
  const { items, createService } = registrationOf(draft);
  const context = { policy: DEFAULT_ADDRESS_POLICY, rights: judging.rights, now: judging.now };
  const wanted = createService === undefined ? null : validateCreateService(createService, '/createService');
  const service = wanted?.valid ? draftService(draft.target, wanted.value) : judging.service;
  const validated = validateBackendInputs(items, context, ITEMS);
  const fitting = items.flatMap((item, i) => {
    const one = validateBackendInput(item, context);
    return service && one.valid ? backendViolations(service, one.value, `${ITEMS}/${i}`) : [];
  });
  return [
    ...(wanted?.valid === false ? wanted.violations : []),
    ...(validated.valid ? repeatedBackends(validated.value, judging.registered, ITEMS) : validated.violations),
    ...fitting,
  ];
}

/** The spelling that would be taken for this address; null = it is right, or there is none. */
export function canonicalSpelling(address: string): string | null {
  const verdict = judgeAddress(address.trim(), DEFAULT_ADDRESS_POLICY, { restrictedAddresses: true });
  return verdict.allowed || verdict.code === 'ADDRESS_FORBIDDEN' ? null : verdict.canonical;
}
