import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useClient } from '../data/client-context.js';
import { PLACES } from '../shell/places.js';
import type { Target } from './target.js';
import { backendTarget, namespaceTargets, serviceTarget } from './targets.js';

const LIMIT = 8;

/** Where one may want to go who types this. Screens are always there; the rest is asked for. */
export function useTargets(text: string): { readonly targets: readonly Target[]; readonly isPending: boolean } {
  const { t } = useTranslation('common');
  const client = useClient();
  const q = text.trim().toLowerCase();
  const screens = PLACES.map(({ name, to }): Target => {
    const label = t(`nav.${name}`);
    return { key: `screen ${name}`, kind: 'screen', name: label, where: '', to: { to } };
  }).filter(({ name }) => name.toLowerCase().includes(q));
  const { data = [], isPending } = useQuery({
    queryKey: ['palette', q],
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<readonly Target[]> => {
      const [services, inNamespaces, backends] = await Promise.all([
        client.services({ q, limit: LIMIT }, { signal }),
        client.services({ namespace: q, limit: 1 }, { signal }),
        client.backends({ q, limit: LIMIT }, { signal }),
      ]);
      return [
        ...services.items.map(serviceTarget),
        ...namespaceTargets([...services.items, ...inNamespaces.items], q),
        ...backends.items.map(backendTarget),
      ];
    },
  });
  return { targets: q === '' ? screens : [...screens, ...data], isPending: q !== '' && isPending };
}
