import { Button, VisuallyHidden } from '@mantine/core';
import { IconArrowBarDown, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './held-bar.module.css';
import type { HeldList } from './use-held-rows.js';
import { useThrottled } from './use-throttled.js';

/** Who hears the page is not told of changes more often. */
const TOLD_EVERY_MS = 10_000;

export interface HeldBarProps {
  readonly list: Pick<HeldList<unknown>, 'added' | 'gone' | 'isPaused' | 'setPaused' | 'show'>;
  /** What the list holds, in words: "12 of 120 services". */
  readonly children: ReactNode;
}

/** Above a live list: how many there are, what waits to be shown, and Pause. Its height is the same with and without changes. */
export function HeldBar({ list: { added, gone, isPaused, setPaused, show }, children }: HeldBarProps): ReactElement {
  const { t } = useTranslation('common');
  const count = added + gone;
  const told = useThrottled(count, TOLD_EVERY_MS);
  return (
    <div className={classes.bar}>
      <div className={classes.count}>{children}</div>
      <VisuallyHidden role="status">{told > 0 ? t('held.told', { count: told }) : ''}</VisuallyHidden>
      <Button
        variant="light"
        leftSection={<IconArrowBarDown size={14} aria-hidden />}
        title={t('held.what', { added, gone })}
        style={{ visibility: count > 0 ? 'visible' : 'hidden' }}
        onClick={show}
      >
        {t('held.show', { count })}
      </Button>
      <Button
        variant="default"
        leftSection={isPaused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />}
        onClick={() => setPaused(!isPaused)}
      >
        {isPaused ? t('held.resume') : t('held.pause')}
      </Button>
    </div>
  );
}
