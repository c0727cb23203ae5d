import { Table } from '@mantine/core';
import type { Endpoint } from '@rollcall/client';
import type { ReactElement } from 'react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';

import { Ago } from '../../../components/ago.js';
import { conditionOf } from '../../../components/condition-of.js';
import type { HeldRow } from '../../../components/held-rows.js';
import { CheckBadge, ConditionBadge } from '../../../components/status-badge.js';
import { Untrusted } from '../../../components/untrusted.js';
import classes from './endpoints.module.css';
import { RawCondition } from './raw-condition.js';

export const EndpointRow = memo(function EndpointRow({ row }: { readonly row: HeldRow<Endpoint> }): ReactElement {
  const { t } = useTranslation(['service', 'common']);
  const { item, isGone } = row;
  const { conditions, zone, nodeName, slices, since, check } = item;
  return (
    <Table.Tr data-gone={isGone || undefined} className={classes.row}>
      <Table.Td>
        {isGone ? (
          <span className={classes.gone}>{t('common:held.gone')}</span>
        ) : (
          <ConditionBadge condition={conditionOf(item)} />
        )}
        {check && (
          <div>
            <CheckBadge state={check.state} />
          </div>
        )}
      </Table.Td>
      <Table.Td>
        <Address endpoint={item} />
      </Table.Td>
      <Table.Td>
        {item.ports.map(({ name, port, protocol }) => `${name} ${port}/${protocol}`.trim()).join(', ')}
      </Table.Td>
      <Table.Td>
        <RawCondition name="ready" value={conditions.ready} />
      </Table.Td>
      <Table.Td>
        <RawCondition name="serving" value={conditions.serving} />
      </Table.Td>
      <Table.Td>
        <RawCondition name="terminating" value={conditions.terminating} />
      </Table.Td>
      <Table.Td>{zone === null ? t('none') : <Untrusted text={zone} />}</Table.Td>
      <Table.Td>{nodeName === null ? t('none') : <Untrusted text={nodeName} />}</Table.Td>
      <Table.Td>
        <Target endpoint={item} />
      </Table.Td>
      <Table.Td>
        <Hints endpoint={item} />
      </Table.Td>
      <Table.Td>
        <Untrusted text={slices.join(', ') || t('none')} />
      </Table.Td>
      <Table.Td>
        <Ago at={since} />
      </Table.Td>
    </Table.Tr>
  );
});

function Address({ endpoint: { address, resolvedAddresses } }: { readonly endpoint: Endpoint }): ReactElement {
  const { t } = useTranslation('service');
  return (
    <>
      <code className={classes.address}>
        <Untrusted text={address} />
      </code>
      {resolvedAddresses && (
        <div className={classes.more}>{t('resolved', { addresses: resolvedAddresses.join(', ') })}</div>
      )}
    </>
  );
}

function Target({ endpoint: { targetRef, origin } }: { readonly endpoint: Endpoint }): ReactElement {
  const { t } = useTranslation('service');
  if (origin === 'EXTERNAL') return <>{t('registered')}</>;
  if (!targetRef?.name) return <>{t('none')}</>;
  return <Untrusted text={`${targetRef.kind ?? ''} ${targetRef.name}`.trim()} />;
}

function Hints({ endpoint: { hints } }: { readonly endpoint: Endpoint }): ReactElement {
  const { t } = useTranslation('service');
  const { forZones = [], forNodes = [] } = hints ?? {};
  const words = [
    ...(forZones.length > 0 ? [t('hints.zones', { names: forZones.join(', ') })] : []),
    ...(forNodes.length > 0 ? [t('hints.nodes', { names: forNodes.join(', ') })] : []),
  ];
  return <>{words.join('; ') || t('none')}</>;
}
