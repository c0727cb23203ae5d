import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useTimeWords } from '../components/use-time-words.js';
import { useLiveClusters } from '../live/use-live-clusters.js';
import { useLiveSummary } from '../live/live-context.js';
import type { LiveSummary } from '../live/live-registry.js';
import classes from './live-status.module.css';
import { useOnline } from './use-online.js';

const WORDS = {
  live: 'live',
  polling: 'polling',
  connecting: 'connecting',
  reconnecting: 'reconnecting',
  ended: 'ended',
} as const;

/** Whether the page is live, in words and with a dot, and when it last heard something. */
export function LiveStatus(): ReactElement {
  const { t } = useTranslation('common');
  const { clockTime } = useTimeWords();
  // Watched on every page, so that there is always something to be live.
  useLiveClusters();
  const summary = useLiveSummary();
  const word = wordOf(summary, useOnline());
  const { lastEventAt } = summary;
  return (
    <Tooltip label={t(`live.meaning.${word}`)} multiline maw={320}>
      {/* Can be focused, so that its meaning can be read without a pointer. */}
      <div className={classes.status} data-state={word} tabIndex={0} role="status" aria-live="off">
        <span className={classes.dot} aria-hidden />
        <span>{t(`live.${word}`)}</span>
        {lastEventAt !== null && (
          <span className={classes.since}>{t('live.lastEvent', { time: clockTime(lastEventAt) })}</span>
        )}
      </div>
    </Tooltip>
  );
}

function wordOf({ connection }: LiveSummary, isOnline: boolean): 'offline' | keyof typeof WORDS {
  return isOnline ? WORDS[connection] : 'offline';
}
