import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { CheckPhase, CheckTarget, RollcallClient } from '@rollcall/client';
import { DEFAULT_ADDRESS_POLICY, judgeAddress } from '@rollcall/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import { useClient } from '../../../data/client-context.js';
import type { CheckFrom } from '../check/check-from.js';
import type { PortDraft } from '../draft.js';

/** So long after the last letter: nobody wants to know of half a name. */
const QUIET_MS = 700;
const FRESH_MS = 30_000;

export interface ResolvesToProps {
  readonly address: string;
  readonly ports: readonly PortDraft[];
  readonly from: CheckFrom;
}

/** What a name leads to now, as the worker that would write it sees it; nothing for an IP address, or where nobody can tell. */
export function ResolvesTo({ address, ports, from }: ResolvesToProps): ReactElement | null {
  const { t } = useTranslation('register');
  const client = useClient();
  const [settled] = useDebouncedValue(address, QUIET_MS);
  const verdict = judgeAddress(settled, DEFAULT_ADDRESS_POLICY, { restrictedAddresses: true });
  const port = Number(ports[0]?.port);
  const { data, isFetching } = useQuery({
    queryKey: ['resolves', settled, port, from],
    queryFn: ({ signal }) =>
      resolvePhase(
        client,
        { ...from, backend: { address: settled, ports: [{ port }], check: { type: 'TCP' } } },
        signal,
      ),
    enabled: verdict.allowed && verdict.family === 'FQDN' && settled === address && port > 0,
    staleTime: FRESH_MS,
    retry: false,
  });
  if (settled !== address) return null;
  if (isFetching)
    return (
      <Text size="xs" c="dimmed">
        {t('resolves.asking')}
      </Text>
    );
  if (!data) return null;
  return (
    <Text size="xs" c={data.ok ? 'dimmed' : 'var(--mantine-color-error)'} role="status">
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
  for await (const event of client.checkBackend(target, { signal }))
    if (event.type === 'PHASE') return event.phase.name === 'DNS' ? event.phase : null;
    else return event.result.phases.find(({ name }) => name === 'DNS') ?? null;
  return null;
}
