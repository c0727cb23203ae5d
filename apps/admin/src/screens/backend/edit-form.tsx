import { Button, Group, Stack } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import type { BackendInput } from '@rollcall/core';
import { DEFAULT_ADDRESS_POLICY, validateBackendInput } from '@rollcall/core';
import type { ReactElement } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { AddressField } from '../register/backends/address-field.js';
import { RowDetails } from '../register/backends/row-details.js';
import { CheckFields } from '../register/check/check-fields.js';
import type { CheckDraft, RowDraft } from '../register/draft.js';
import { fieldProblems, focusFirstProblem, ProblemsProvider } from '../register/field-problems.js';
import { PortsField } from '../register/ports-field.js';
import { itemOf } from '../register/registration.js';
import { rowOfInput } from '../register/row-of-input.js';
import { checkDraftOf } from './check-draft-of.js';
import type { KeptEdit } from './edit-storage.js';
import { keepEdit } from './edit-storage.js';
import { saidOf } from './said-fields.js';

export interface EditFormProps {
  readonly base: Backend;
  /** What was typed before; null = nothing. */
  readonly kept: KeptEdit | null;
  /** What it is to become: right by itself; whether it fits the Service is asked of the server next. */
  readonly onDone: (yours: BackendInput) => void;
}

/** All that was said of a backend, to be said otherwise. */
export function EditForm({ base, kept, onDone }: EditFormProps): ReactElement {
  const { t } = useTranslation('backend');
  const form = useRef<HTMLFormElement>(null);
  const [row, setRow] = useState<RowDraft>(() => kept?.row ?? { ...rowOfInput(saidOf(base), 0), check: 'COMMON' });
  const [check, setCheck] = useState<CheckDraft>(() => kept?.check ?? checkDraftOf(base.check));
  useEffect(() => keepEdit({ base, row, check }, sessionStorage), [base, row, check]);
  const item = useMemo(() => itemOf(row, check), [row, check]);
  const judged = useMemo(() => judge(item), [item]);
  const problems = fieldProblems(judged.valid ? [] : judged.violations, { document: item, attempted: true });
  const change = (to: Partial<Omit<RowDraft, 'key'>>): void => setRow({ ...row, ...to });
  return (
    <ProblemsProvider value={problems}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (judged.valid) onDone(judged.value);
          else focusFirstProblem(form.current);
        }}
      >
        <Stack gap="sm">
          <AddressField
            address={row.address}
            pointer="/address"
            ports={row.ports}
            from={{ cluster: base.cluster, service: { namespace: base.namespace, name: base.service } }}
            onChange={(address) => change({ address })}
          />
          <PortsField pointer="/ports" ports={row.ports} onChange={(ports) => change({ ports })} />
          <RowDetails row={row} pointer="" onChange={change} />
          <CheckFields
            check={check}
            problems={(field) => problems.at(`/check${field}`)}
            onChange={(to) => setCheck({ ...check, ...to })}
          />
          <Group justify="flex-end">
            <Button type="submit">{t('toPreview')}</Button>
          </Group>
        </Stack>
      </form>
    </ProblemsProvider>
  );
}

function judge(item: object) {
  // What may not be registered by this caller, the server says with the preview.
  const rights = { restrictedAddresses: true };
  return validateBackendInput(item, { policy: DEFAULT_ADDRESS_POLICY, rights, now: new Date().toISOString() });
}
