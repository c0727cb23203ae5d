import type { CheckState, ClusterState, WriteBackState } from '@rollcall/client';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconClockPause,
  IconLogout,
  IconPlugConnectedX,
  IconRefresh,
  IconShieldExclamation,
} from '@tabler/icons-react';
import type { ComponentType, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './status-badge.module.css';

export type Tone = 'good' | 'warning' | 'bad' | 'quiet';

/** What Kubernetes says of an endpoint, as its own consumers read it. */
export type Condition = 'READY' | 'NOT_READY' | 'TERMINATING_SERVING' | 'TERMINATING';

type Look = readonly [Tone, ComponentType<{ size?: number; 'aria-hidden'?: boolean }>];

const CONDITIONS: Readonly<Record<Condition, Look>> = {
  READY: ['good', IconCircleCheck],
  NOT_READY: ['bad', IconCircleX],
  TERMINATING_SERVING: ['warning', IconLogout],
  TERMINATING: ['quiet', IconLogout],
};

const CHECKS: Readonly<Record<CheckState, Look>> = {
  PASSING: ['good', IconCircleCheck],
  FAILING: ['bad', IconCircleX],
  UNKNOWN: ['quiet', IconCircleDashed],
};

const WRITE_BACKS: Readonly<Record<WriteBackState, Look>> = {
  PENDING: ['quiet', IconRefresh],
  WRITTEN: ['good', IconCircleCheck],
  OBSERVED: ['good', IconCircleCheck],
  CONFLICT: ['bad', IconAlertTriangle],
  REFUSED: ['bad', IconCircleX],
  DISABLED: ['quiet', IconCircleMinus],
  ORPHANED: ['warning', IconAlertTriangle],
};

const CLUSTERS: Readonly<Record<ClusterState, Look>> = {
  LIVE: ['good', IconCircleCheck],
  SYNCING: ['quiet', IconRefresh],
  STALE: ['warning', IconClockPause],
  GUARDED: ['warning', IconShieldExclamation],
  UNREACHABLE: ['bad', IconPlugConnectedX],
};

/** A word with an icon: colour alone says nothing. */
export function StatusBadge({
  look: [tone, Icon],
  label,
}: {
  readonly look: Look;
  readonly label: string;
}): ReactElement {
  return (
    <span className={classes.badge} data-tone={tone}>
      <Icon size={16} aria-hidden />
      <span>{label}</span>
    </span>
  );
}

/** Status 1: the condition of an endpoint, from Kubernetes. */
export function ConditionBadge({ condition }: { readonly condition: Condition }): ReactElement {
  const { t } = useTranslation('common');
  return <StatusBadge look={CONDITIONS[condition]} label={t(`status.condition.${condition}`)} />;
}

/** Status 2: our own check of a backend. */
export function CheckBadge({ state }: { readonly state: CheckState }): ReactElement {
  const { t } = useTranslation('common');
  return <StatusBadge look={CHECKS[state]} label={t(`status.check.${state}`)} />;
}

/** Status 3: whether what was registered is in the cluster. */
export function WriteBackBadge({ state }: { readonly state: WriteBackState }): ReactElement {
  const { t } = useTranslation('common');
  return <StatusBadge look={WRITE_BACKS[state]} label={t(`status.writeBack.${state}`)} />;
}

/** Status 4: how fresh the mirror of a cluster is. */
export function FreshnessBadge({ state }: { readonly state: ClusterState }): ReactElement {
  const { t } = useTranslation('common');
  return <StatusBadge look={CLUSTERS[state]} label={t(`status.freshness.${state}`)} />;
}
