import type { Service } from '@rollcall/client';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { CountsBadge } from '../../components/counts-badge.js';
import { Untrusted } from '../../components/untrusted.js';
import classes from './service-facts.module.css';

/** What a Service is, in one line under its name. */
export function ServiceFacts({ service }: { readonly service: Service }): ReactElement {
  const { t } = useTranslation('service');
  const { type, clusterIPs, headless, ports, selector, cluster, externalName } = service;
  const selected = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return (
    <dl className={classes.facts}>
      <Fact name={type}>
        <CountsBadge counts={service.endpointCounts} isExternalName={type === 'ExternalName'} />
      </Fact>
      <Fact name={t('facts.cluster')}>
        <Untrusted text={cluster} />
      </Fact>
      {externalName === null && (
        <Fact name={t('facts.clusterIp')}>{headless ? t('facts.headless') : clusterIPs.join(', ')}</Fact>
      )}
      {ports.length > 0 && (
        <Fact name={t('facts.ports')}>
          <Untrusted text={ports.map(({ name, port, protocol }) => `${name} ${port}/${protocol}`.trim()).join(', ')} />
        </Fact>
      )}
      <Fact name={t('facts.selector')}>
        {selected.length > 0 ? <Untrusted text={selected.join(', ')} limit={120} /> : t('facts.noSelector')}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
