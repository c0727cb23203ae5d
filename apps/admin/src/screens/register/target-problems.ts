import type { TargetDraft } from './draft.js';

/** What is missing in a target, in words of this program: the server never sees it so. */
export interface TargetProblem {
  readonly field: 'name' | 'namespace';
  readonly problem: 'NO_SERVICE' | 'NO_NAMESPACE_NAME' | 'NO_SERVICE_NAME';
}

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** RFC 1035, as Services have it. */
const SERVICE = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Empty = a Service is picked, or one is to be made whose names Kubernetes would take. */
export function targetProblems({ namespace, name, create }: TargetDraft): readonly TargetProblem[] {
  if (!create) return name === '' ? [{ field: 'name', problem: 'NO_SERVICE' }] : [];
  return [
    ...(NAMESPACE.test(namespace) ? [] : [{ field: 'namespace', problem: 'NO_NAMESPACE_NAME' } as const]),
    ...(SERVICE.test(name) ? [] : [{ field: 'name', problem: 'NO_SERVICE_NAME' } as const]),
  ];
}
