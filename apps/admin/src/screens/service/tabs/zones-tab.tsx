import { SegmentedControl } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../../components/empty.js';
import { LiveAnswer } from '../../../components/live-answer.js';
import { useLiveEndpoints } from '../../../live/use-live-endpoints.js';
import { useServiceRef } from '../use-service-ref.js';
import { zoneLanes } from '../zones/zone-lanes.js';
import { ZoneMap } from '../zones/zone-map.js';
import { ZoneTable } from '../zones/zone-table.js';
import { serviceZonesRoute } from './zones-route.js';

/** Where the endpoints are, live. */
export function ZonesTab(): ReactElement {
  const { t } = useTranslation('serviceViews');
  const { as = 'lanes' } = serviceZonesRoute.useSearch();
  const navigate = serviceZonesRoute.useNavigate();
  const live = useLiveEndpoints(useServiceRef(), { readiness: 'any' });
  return (
    <LiveAnswer live={live}>
      {(endpoints) => {
        if (endpoints.length === 0) return <Empty title={t('zones.nobody')} />;
        const lanes = zoneLanes(endpoints);
        return (
          <>
            <SegmentedControl
              size="xs"
              mb="sm"
              aria-label={t('zones.as')}
              data={[
                { value: 'lanes', label: t('zones.asLanes') },
                { value: 'table', label: t('zones.asTable') },
              ]}
              value={as}
              onChange={(value) =>
                void navigate({
                  search: (before) => ({ ...before, as: value === 'table' ? 'table' : undefined }),
                  replace: true,
                })
              }
            />
            {as === 'table' ? <ZoneTable lanes={lanes} /> : <ZoneMap lanes={lanes} />}
          </>
        );
      }}
    </LiveAnswer>
  );
}
