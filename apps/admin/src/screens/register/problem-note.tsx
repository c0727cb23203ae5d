import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';

/** What is wrong with more than one field; nothing while nothing is. */
export function ProblemNote({ problem }: { readonly problem: ReactNode }): ReactElement | null {
  if (problem === null) return null;
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden />}>
      {problem}
    </Alert>
  );
}
