import { Alert, List, Text } from '@mantine/core';
import type { ClusterCheck, ClusterFinding } from '@rollcall/client';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusBadge } from '../../../components/status-badge.js';
import { Untrusted } from '../../../components/untrusted.js';

/** What the API server says to a plan, or why it was not asked; conflicts with the names of the other managers. */
export function ServerOpinion({ check }: { readonly check: ClusterCheck | null }): ReactElement | null {
  const { t } = useTranslation('register');
  if (!check) return null;
  const { checked, message, findings } = check;
  return (
    <div data-opinion={checked ? 'checked' : 'not-checked'}>
      <StatusBadge
        look={checked ? ['good', IconCircleCheck] : ['quiet', IconCircleDashed]}
        label={t(checked ? 'plan.checked' : 'plan.notChecked')}
      />
      {!checked && (
        <Text size="sm" c="dimmed" lang="en">
          <Untrusted text={message} />
        </Text>
      )}
      {findings.length > 0 && (
        <Alert color="yellow" mt="xs" icon={<IconAlertTriangle aria-hidden />} title={t('plan.findings')}>
          <List size="sm">
            {findings.map((finding, i) => (
              <List.Item key={i} data-finding={finding.code}>
                <Finding finding={finding} />
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </div>
  );
}

function Finding({ finding }: { readonly finding: ClusterFinding }): ReactElement {
  const { t } = useTranslation('register');
  const { code, kind, name, message, managers, fields } = finding;
  return (
    <>
      {t(`finding.${code}`)} {kind} <code>{name}</code>:{' '}
      <span lang="en">
        <Untrusted text={message} />
      </span>
      {managers.length > 0 && (
        <Text size="xs">
          {t('plan.managers')} <Untrusted text={managers.join(', ')} />
        </Text>
      )}
      {fields.map(({ field, message: problem }) => (
        <Text key={field} size="xs" lang="en">
          <code>{field}</code> <Untrusted text={problem} />
        </Text>
      ))}
    </>
  );
}
