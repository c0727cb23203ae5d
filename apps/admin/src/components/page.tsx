import { Group, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface PageProps {
  /** The one h1, and the name of the browser's tab. */
  readonly title: string;
  /** In place of the title's text, where it holds names of others. */
  readonly heading?: ReactNode;
  /** Beside the title. */
  readonly actions?: ReactNode;
  /** Under the title, in one line. */
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

/** A screen, with what every screen has. */
export function Page({ title, heading, actions, note, children }: PageProps): ReactElement {
  const { t } = useTranslation('common');
  return (
    <>
      <title>{`${title} · ${t('product')}`}</title>
      <Group justify="space-between" align="center" mb={note ? 4 : 12} gap="sm">
        <Title order={1} tabIndex={-1} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          {heading ?? title}
        </Title>
        {actions}
      </Group>
      {note && <div style={{ marginBottom: 12 }}>{note}</div>}
      {children}
    </>
  );
}
