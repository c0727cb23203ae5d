import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { Answer } from '../../../components/answer.js';
import { Untrusted } from '../../../components/untrusted.js';
import { useClient } from '../../../data/client-context.js';
import { useServiceRef } from '../use-service-ref.js';

export function BackendsTab(): ReactElement {
  const ref = useServiceRef();
  const client = useClient();
  const query = useQuery({
    queryKey: ['serviceBackends', ref],
    queryFn: ({ signal }) => client.serviceBackends(ref, { signal }),
  });
  return (
    <Answer query={query}>
      {(backends) => <Untrusted text={backends.map(({ address }) => address).join(', ')} />}
    </Answer>
  );
}
