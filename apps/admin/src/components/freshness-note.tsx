import type { ClusterFreshness } from '@rollcall/client';
import { IconClockExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { LiveState } from '../live/live-state.js';
import { useOnline } from '../shell/use-online.js';
import classes from './freshness-note.module.css';
import type { Moment } from './use-time-words.js';
import { useTimeWords } from './use-time-words.js';

export interface FreshnessNoteProps {
  readonly live: LiveState<unknown>;
}

/**
 * What of a list may be out of date, since when, why, and what to do. Nothing is said while all is current. The connection to the API and the
 * mirror of a cluster are two things, and look so.
 */
export function FreshnessNote({ live }: FreshnessNoteProps): ReactElement | null {
  const { freshness, connection, lastEventAt, value } = live;
  const { t } = useTranslation('common');
  const { clockTime } = useTimeWords();
  const isOnline = useOnline();
  if (value === null) return null;
  if (!isOnline || connection === 'reconnecting' || connection === 'ended') {
    const time = lastEventAt === null ? '' : clockTime(lastEventAt);
    return <Note kind="cut">{t(isOnline ? 'stale.api' : 'stale.offline', { time })}</Note>;
  }
  return (
    <>
      {freshness?.clusters.map((cluster) => (
        <ClusterNote key={cluster.name} cluster={cluster} clockTime={clockTime} />
      ))}
    </>
  );
}

interface ClusterNoteProps {
  readonly cluster: ClusterFreshness;
  readonly clockTime: (moment: Moment) => string;
}

function ClusterNote({ cluster: { name, state, asOf }, clockTime }: ClusterNoteProps): ReactElement | null {
  const { t } = useTranslation('common');
  if (state === 'LIVE') return null;
  const text =
    asOf === null
      ? t(`stale.cluster.${state}_never`, { name })
      : t(`stale.cluster.${state}`, { name, time: clockTime(asOf) });
  return (
    <Note kind="cluster">
      {text} <Link to="/clusters">{t('stale.toClusters')}</Link>
    </Note>
  );
}

function Note({ kind, children }: { readonly kind: 'cut' | 'cluster'; readonly children: ReactNode }): ReactElement {
  return (
    <div className={classes.note} data-kind={kind}>
      <IconClockExclamation size={16} aria-hidden />
      <span>{children}</span>
    </div>
  );
}
