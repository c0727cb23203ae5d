import { Button, Stack, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckFrom } from '../check/check-from.js';
import type { PortDraft } from '../draft.js';
import { canonicalSpelling } from '../draft-problems.js';
import { useProblems } from '../field-problems.js';
import { ResolvesTo } from './resolves-to.js';

export interface AddressFieldProps {
  readonly address: string;
  readonly pointer: string;
  readonly ports: readonly PortDraft[];
  /** From where a name is resolved. */
  readonly from: CheckFrom;
  readonly onChange: (address: string) => void;
}

/** An address: judged while it is typed; the right spelling of a good one is offered, never taken silently; a name shows what it leads to now. */
export function AddressField({ address, pointer, ports, from, onChange }: AddressFieldProps): ReactElement {
  const { t } = useTranslation('register');
  const problem = useProblems(pointer).at('');
  const canonical = canonicalSpelling(address);
  const [finished, setFinished] = useState('');
  return (
    <Stack gap={4} align="flex-start">
      <TextInput
        label={t('fields.address')}
        description={t('fields.addressHelp')}
        value={address}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onBlur={() => setFinished(address)}
        error={problem}
        autoComplete="off"
        spellCheck={false}
        required
        w="100%"
        maw={480}
      />
      {canonical !== null && (
        <Button variant="default" size="compact-xs" onClick={() => onChange(canonical)}>
          {t('fields.useCanonical', { address: canonical })}
        </Button>
      )}
      {problem === null && finished === address && <ResolvesTo address={address.trim()} ports={ports} from={from} />}
    </Stack>
  );
}
