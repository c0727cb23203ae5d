import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';

import type { Tone } from '../../components/status-badge.js';
import classes from './overview.module.css';

export interface FigureProps {
  readonly value: number;
  readonly tone: Tone;
  /** What it is of. */
  readonly children: string;
}

const ICONS = { good: IconCircleCheck, warning: IconAlertTriangle, bad: IconCircleX, quiet: IconInfoCircle } as const;

/** A number, and of what. */
export function Figure({ value, tone, children }: FigureProps): ReactElement {
  const Icon = ICONS[tone];
  return (
    <>
      <span className={classes.value} data-tone={tone}>
        <Icon size={18} aria-hidden />
        {value}
      </span>{' '}
      <span className={classes.words}>{children}</span>
    </>
  );
}
