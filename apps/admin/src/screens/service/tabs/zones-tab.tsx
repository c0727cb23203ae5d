import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { Answer } from '../../../components/answer.js';
import { Untrusted } from '../../../components/untrusted.js';
import { useClient } from '../../../data/client-context.js';
import { useServiceRef } from '../use-service-ref.js';

export function ZonesTab(): ReactElement {
  const ref = useServiceRef();
  const client = useClient();
  const query = useQuery({ queryKey: ['service', ref], queryFn: ({ signal }) => client.service(ref, { signal }) });
  return (
    <Answer query={query}>
      {({ zones }) => (
        <Untrusted text={zones.map(({ zone, ready, total }) => `${zone} ${ready}/${total}`).join(', ')} />
      )}
    </Answer>
  );
}
