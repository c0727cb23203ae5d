import { Loader, Radio, ScrollArea, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { ServiceSummary } from '@rollcall/client';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../../components/empty.js';
import { ErrorPanel } from '../../../components/error-panel.js';
import { Untrusted } from '../../../components/untrusted.js';
import { useClient } from '../../../data/client-context.js';
import { useCaller } from '../../../data/session.js';
import { serviceName } from '../service-name.js';
import { targetProblems } from '../target-problems.js';
import { likelyPorts, targetRefusal } from '../target-service.js';
import type { Register } from '../use-register.js';
import { listServices, SHOWN } from './list-services.js';

interface Picking {
  readonly register: Register;
  readonly attempted: boolean;
}

/** Services to pick from: those that fit first; the others say why they do not. */
export function ServicePicker({ register, attempted }: Picking): ReactElement {
  const { t } = useTranslation('register');
  const client = useClient();
  const caller = useCaller();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const { target } = register.state.draft;
  const found = useQuery({
    queryKey: ['register', 'services', q, caller?.id],
    queryFn: ({ signal }) => listServices(client.allServices({ ...(q !== '' && { q }) }, { signal }), caller),
  });
  const isMissing = attempted && targetProblems(target).length > 0;
  return (
    <Stack gap="sm">
      <TextInput
        label={t('target.search')}
        description={t('target.searchHelp')}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        error={isMissing ? t('target.missing') : undefined}
        rightSection={found.isFetching ? <Loader size="xs" aria-hidden /> : null}
        maw={480}
      />
      {target.name !== '' && (
        <Text>
          {t('target.picked')} <strong>{serviceName(target)}</strong>
        </Text>
      )}
      {found.error && <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.services.length === 0 && (
        <Empty title={t(q === '' ? 'target.none' : 'target.noMatch')} detail={t('target.noneHelp')} />
      )}
      {found.data && found.data.services.length > 0 && <Found register={register} services={found.data.services} />}
      {found.data && found.data.more > 0 && (
        <Text size="sm" c="dimmed">
          {t('target.more', { count: found.data.more, shown: SHOWN })}
        </Text>
      )}
    </Stack>
  );
}

function Found({
  register,
  services,
}: {
  readonly register: Register;
  readonly services: readonly ServiceSummary[];
}): ReactElement {
  const { t } = useTranslation('register');
  const { target } = register.state.draft;
  const pick = (service: ServiceSummary): void => {
    const { cluster, namespace, name, ports } = service;
    register.dispatch({
      type: 'TARGET_CHANGED',
      target: { cluster, namespace, name, create: null },
      ports: likelyPorts(ports),
    });
  };
  return (
    <ScrollArea.Autosize
      mah={420}
      type="auto"
      viewportProps={{ tabIndex: 0, 'aria-label': t('target.list'), role: 'group' }}
    >
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('target.service')}</Table.Th>
            <Table.Th visibleFrom="xs">{t('target.cluster')}</Table.Th>
            <Table.Th>{t('target.ports')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {services.map((service) => (
            <FoundRow
              key={`${service.cluster}/${service.namespace}/${service.name}`}
              service={service}
              picked={
                target.name === service.name &&
                target.namespace === service.namespace &&
                (target.cluster === '' || target.cluster === service.cluster)
              }
              onPick={() => pick(service)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}

interface FoundRowProps {
  readonly service: ServiceSummary;
  readonly picked: boolean;
  readonly onPick: () => void;
}

function FoundRow({ service, picked, onPick }: FoundRowProps): ReactElement {
  const { t } = useTranslation('register');
  const refusal = targetRefusal(service, useCaller());
  const ports = service.ports.map(({ name, port, protocol }) => `${name === '' ? '' : `${name} `}${port}/${protocol}`);
  return (
    <Table.Tr>
      <Table.Td>
        <Radio
          name="target"
          checked={picked}
          disabled={refusal !== null}
          // That it is refused makes it no less worth reading.
          styles={{ label: { color: 'inherit' } }}
          onChange={onPick}
          label={<Untrusted text={`${service.namespace}/${service.name}`} />}
          description={refusal === null ? undefined : t(`refusal.${refusal}`)}
        />
      </Table.Td>
      <Table.Td visibleFrom="xs">{service.cluster}</Table.Td>
      <Table.Td>{ports.join(', ')}</Table.Td>
    </Table.Tr>
  );
}
