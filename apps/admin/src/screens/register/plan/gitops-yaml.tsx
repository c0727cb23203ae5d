import { Group, Text, Title } from '@mantine/core';
import type { ServiceRef } from '@rollcall/client';
import type { BackendInput } from '@rollcall/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButtonFor } from '../../../components/copy-button-for.js';
import classes from './slice-diffs.module.css';

export interface GitOpsYamlProps {
  readonly service: ServiceRef;
  readonly inputs: readonly BackendInput[];
}

/** The same registrations as a file for Git, which `rollcall apply` takes. */
export function GitOpsYaml({ service, inputs }: GitOpsYamlProps): ReactElement | null {
  const { t } = useTranslation('register');
  const { data: yaml } = useQuery({
    queryKey: ['gitops', service, inputs],
    queryFn: async () => (await import('../files/export-file.js')).exportFile(service, inputs, 'YAML'),
    staleTime: Infinity,
  });
  if (yaml === undefined) return null;
  return (
    <section aria-label={t('gitops.title')}>
      <Group justify="space-between" mb={4}>
        <Title order={2}>{t('gitops.title')}</Title>
        <CopyButtonFor size="compact-xs" label={t('plan.copy')} text={yaml} />
      </Group>
      <Text size="sm" c="dimmed" mb={4}>
        {t('gitops.help')}
      </Text>
      <pre
        className={classes.diff}
        tabIndex={0}
        aria-label={t('gitops.title')}
        style={{ maxHeight: 320, paddingInline: 10 }}
      >
        {yaml}
      </pre>
    </section>
  );
}
