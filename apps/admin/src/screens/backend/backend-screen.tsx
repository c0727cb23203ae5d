import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Answer } from '../../components/answer.js';
import { Page } from '../../components/page.js';
import { CheckBadge, WriteBackBadge } from '../../components/status-badge.js';
import { Untrusted } from '../../components/untrusted.js';
import { useClient } from '../../data/client-context.js';
import { backendRoute } from './backend-route.js';

export function BackendScreen(): ReactElement {
  const { t } = useTranslation('backend');
  const { id } = backendRoute.useParams();
  const client = useClient();
  const query = useQuery({ queryKey: ['backend', id], queryFn: ({ signal }) => client.backend(id, { signal }) });
  return (
    <Page title={t('title')}>
      <Answer query={query}>
        {({ address, status }) => (
          <>
            <Untrusted text={address} /> {status.check && <CheckBadge state={status.check.state} />}{' '}
            <WriteBackBadge state={status.writeBack.state} />
          </>
        )}
      </Answer>
    </Page>
  );
}
