import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';

import { Answer } from '../../../components/answer.js';
import { useClient } from '../../../data/client-context.js';
import { useServiceRef } from '../use-service-ref.js';

export function YamlTab(): ReactElement {
  const ref = useServiceRef();
  const client = useClient();
  const query = useQuery({ queryKey: ['slices', ref], queryFn: ({ signal }) => client.slices(ref, { signal }) });
  return <Answer query={query}>{(slices) => <pre>{JSON.stringify(slices, null, 2)}</pre>}</Answer>;
}
