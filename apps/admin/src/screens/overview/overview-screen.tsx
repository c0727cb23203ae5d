import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LiveAnswer } from '../../components/live-answer.js';
import { Page } from '../../components/page.js';
import { useLiveClusters } from '../../live/use-live-clusters.js';
import { useLiveServices } from '../../live/use-live-services.js';
import { BackendFigures } from './backend-figures.js';
import { ClusterList } from './cluster-list.js';
import { LastChanges } from './last-changes.js';
import classes from './overview.module.css';
import { ServiceFigures } from './service-figures.js';

/** What needs somebody, before one has asked for it. */
export function OverviewScreen(): ReactElement {
  const { t } = useTranslation('overview');
  const clusters = useLiveClusters();
  const services = useLiveServices({});
  return (
    <Page title={t('title')}>
      <div className={classes.columns}>
        <div>
          <section aria-labelledby="overview-clusters" className={classes.section}>
            <h2 id="overview-clusters">{t('clusters.title')}</h2>
            <LiveAnswer live={clusters}>{(value) => <ClusterList clusters={value} />}</LiveAnswer>
          </section>
          <section aria-labelledby="overview-services" className={classes.section}>
            <h2 id="overview-services">{t('services.title')}</h2>
            <LiveAnswer live={services}>{(value) => <ServiceFigures services={value} />}</LiveAnswer>
          </section>
          <section aria-labelledby="overview-backends" className={classes.section}>
            <h2 id="overview-backends">{t('backends.title')}</h2>
            <BackendFigures />
          </section>
        </div>
        <section aria-labelledby="overview-changes" className={classes.section}>
          <h2 id="overview-changes">{t('changes.title')}</h2>
          {services.value && <LastChanges services={services.value} />}
        </section>
      </div>
    </Page>
  );
}
