import type { Endpoint } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, ReactElement } from 'react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { conditionOf } from '../../../components/condition-of.js';
import { ConditionBadge } from '../../../components/status-badge.js';
import { Untrusted } from '../../../components/untrusted.js';
import { serviceRoute } from '../service-route.js';
import type { Position, ZoneLane } from './zone-lanes.js';
import { moved } from './zone-lanes.js';
import classes from './zones.module.css';

/** A lane for each zone, a box for each endpoint. One box is in the order of Tab; arrow keys lead from it to the others. */
export function ZoneMap({ lanes }: { readonly lanes: readonly ZoneLane[] }): ReactElement {
  const { t } = useTranslation('serviceViews');
  const [at, setAt] = useState<Position>({ lane: 0, box: 0 });
  const map = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moved(at, event.key, lanes);
    if (to.lane === at.lane && to.box === at.box) return;
    event.preventDefault();
    setAt(to);
    map.current?.querySelector<HTMLElement>(`[data-box="${to.lane}-${to.box}"]`)?.focus();
  };
  return (
    <div ref={map} onKeyDown={onKeyDown} className={classes.map}>
      {lanes.map(({ zone, endpoints }, lane) => {
        const ready = endpoints.filter((endpoint) => endpoint.ready).length;
        const label = zone === '' ? t('zones.none') : zone;
        return (
          <section key={zone} className={classes.lane} aria-label={label}>
            <h2>
              <Untrusted text={label} />
              <small>{t('zones.ready', { ready, total: endpoints.length })}</small>
            </h2>
            <ul>
              {endpoints.map((endpoint, box) => (
                <li key={endpoint.id}>
                  <Box
                    endpoint={endpoint}
                    position={{ lane, box }}
                    isStop={at.lane === lane && at.box === box}
                    onFocus={setAt}
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

interface BoxProps {
  readonly endpoint: Endpoint;
  readonly position: Position;
  readonly isStop: boolean;
  readonly onFocus: (position: Position) => void;
}

function Box({ endpoint, position, isStop, onFocus }: BoxProps): ReactElement {
  const params = serviceRoute.useParams();
  const { cluster } = serviceRoute.useSearch();
  return (
    <Link
      to="/services/$namespace/$name"
      params={params}
      search={{ cluster, find: endpoint.address }}
      className={classes.box}
      data-box={`${position.lane}-${position.box}`}
      tabIndex={isStop ? 0 : -1}
      onFocus={() => onFocus(position)}
    >
      <Untrusted text={endpoint.address} />
      <ConditionBadge condition={conditionOf(endpoint)} />
    </Link>
  );
}
