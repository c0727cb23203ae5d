import { Stack, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

import classes from './empty.module.css';

export interface EmptyProps {
  /** What is so, in words of its own: nothing exists, nothing matches, not allowed, never synced. */
  readonly title: string;
  /** Why, or what it means. */
  readonly detail?: ReactNode;
  /** What to do about it. */
  readonly children?: ReactNode;
}

/** In place of content that there is none of. */
export function Empty({ title, detail, children }: EmptyProps): ReactElement {
  return (
    <Stack className={classes.empty} gap={6} align="center">
      <Text fw={600}>{title}</Text>
      {detail && (
        <Text c="dimmed" maw="36rem">
          {detail}
        </Text>
      )}
      {children}
    </Stack>
  );
}
