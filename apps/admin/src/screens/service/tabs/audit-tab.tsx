import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { Answer } from '../../../components/answer.js';
import { Untrusted } from '../../../components/untrusted.js';
import { useClient } from '../../../data/client-context.js';
import { useServiceRef } from '../use-service-ref.js';

export function AuditTab(): ReactElement {
  const ref = useServiceRef();
  const client = useClient();
  const query = useQuery({
    queryKey: ['serviceAudit', ref],
    queryFn: ({ signal }) => client.audit({ namespace: ref.namespace, q: ref.name }, { signal }),
  });
  return (
    <Answer query={query}>
      {({ items }) => <Untrusted text={items.map(({ at, action }) => `${at} ${action}`).join(', ')} />}
    </Answer>
  );
}
