import { Alert, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckDraft } from '../draft.js';
import { useProblems } from '../field-problems.js';
import { ProblemNote } from '../problem-note.js';
import type { StepProps } from '../register-screen.js';
import { CheckFields } from './check-fields.js';
import { TestNow } from './test-now.js';

/** Step three: how the backends are checked, and how they do now. */
export function CheckStep({ register }: StepProps): ReactElement {
  const { t } = useTranslation('register');
  const { check, rows } = register.state.draft;
  const own = rows.filter((row) => row.check !== 'COMMON').length;
  const problems = useCheckProblems(rows.findIndex((row) => row.check === 'COMMON'));
  const change = (to: Partial<CheckDraft>): void =>
    register.dispatch({ type: 'CHECK_CHANGED', check: { ...check, ...to } });
  return (
    <Stack gap="md">
      <Text>{t('check.intro')}</Text>
      {own > 0 && <Alert color="gray">{t('check.own', { count: own })}</Alert>}
      <ProblemNote problem={problems('')} />
      <CheckFields check={check} problems={problems} onChange={change} />
      <TestNow register={register} />
    </Stack>
  );
}

/** The common check is in every item that has no check of its own: what is wrong with it is told once. */
function useCheckProblems(index: number): (field: string) => ReactElement | null {
  const problems = useProblems(`/items/${index}/check`);
  return (field) => problems.at(field);
}
