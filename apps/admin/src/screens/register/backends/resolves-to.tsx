import { Text } from '@mantine/core';
import type { BackendPortInput, CheckPhase, CheckTarget, RollcallClient } from '@rollcall/client';
import { familyOf } from '@rollcall/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import { useClient } from '../../../data/client-context.js';
import type { CheckFrom } from '../check/check-from.js';
import type { PortDraft } from '../draft.js';
import { portOf } from '../registration.js';

const FRESH_MS = 60_000;

export interface ResolvesToProps {
  /** What somebody has typed to its end: each question leaves a line in the audit. */
  readonly address: string;
  readonly ports: readonly PortDraft[];
  readonly from: CheckFrom;
}

/** What a name leads to now, as the worker that would write it sees it; nothing for an IP address, or where nobody can tell. */
export function ResolvesTo({ address, ports, from }: ResolvesToProps): ReactElement | null {
  const { t } = useTranslation('register');
  const client = useClient();
  const backend = { address, ports: ports.map(portOf) as readonly BackendPortInput[], check: { type: 'TCP' } } as const;
  const isDialled = ports.some(({ port, protocol }) => protocol === 'TCP' && /^\d+$/.test(port));
  const { data, isFetching } = useQuery({
    queryKey: ['resolves', backend, from],
    queryFn: ({ signal }) => resolvePhase(client, { ...from, backend }, signal),
    enabled: address !== '' && familyOf(address) === 'FQDN' && isDialled,
    staleTime: FRESH_MS,
    retry: false,
  });
  if (isFetching)
    return (
      <Text size="xs" c="dimmed">
        {t('resolves.asking')}
      </Text>
    );
  if (!data) return null;
  return (
    <Text size="xs" c={data.ok ? 'dimmed' : 'var(--mantine-color-error)'} role="status" data-resolves={data.ok}>
      {t(data.ok ? 'resolves.to' : 'resolves.failed')}{' '}
      <span lang="en">
        <Untrusted text={data.message ?? ''} />
      </span>
    </Text>
  );
}

/** The first phase of a check; the rest is broken off. null = it said nothing of the name. */
async function resolvePhase(
  client: RollcallClient,
  target: CheckTarget,
  signal: AbortSignal,
): Promise<CheckPhase | null> {
  for await (const event of client.checkBackend(target, { signal })) {
    if (event.type === 'PHASE') return event.phase.name === 'DNS' ? event.phase : null;
    return event.result.phases.find(({ name }) => name === 'DNS') ?? null;
  }
  return null;
}
