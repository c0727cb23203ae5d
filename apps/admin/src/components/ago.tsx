import type { ReactElement } from 'react';

import { useAtTime } from './use-now.js';
import type { Moment } from './use-time-words.js';
import { useTimeWords } from './use-time-words.js';

/** How long ago something was; the exact time is in its title. */
export function Ago({ at }: { readonly at: Moment }): ReactElement {
  const { ago, dateTime } = useTimeWords();
  const words = useAtTime((now) => ago(at, now));
  return (
    <time dateTime={new Date(at).toISOString()} title={dateTime(at)} style={{ whiteSpace: 'nowrap' }}>
      {words}
    </time>
  );
}
