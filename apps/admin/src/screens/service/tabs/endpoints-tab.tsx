import type { ReactElement } from 'react';

import { LiveAnswer } from '../../../components/live-answer.js';
import { Untrusted } from '../../../components/untrusted.js';
import { useLiveEndpoints } from '../../../live/use-live-endpoints.js';
import { useServiceRef } from '../use-service-ref.js';

export function EndpointsTab(): ReactElement {
  const live = useLiveEndpoints(useServiceRef(), { readiness: 'any' });
  return (
    <LiveAnswer live={live}>
      {(endpoints) => <Untrusted text={endpoints.map(({ address }) => address).join(', ')} />}
    </LiveAnswer>
  );
}
