import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LiveAnswer } from '../../components/live-answer.js';
import { Page } from '../../components/page.js';
import { useLiveServices } from '../../live/use-live-services.js';

export function OverviewScreen(): ReactElement {
  const { t } = useTranslation('overview');
  return (
    <Page title={t('title')}>
      <LiveAnswer live={useLiveServices({})}>{(services) => t('count', { count: services.length })}</LiveAnswer>
    </Page>
  );
}
