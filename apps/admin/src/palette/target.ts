import type { NavigateOptions } from '@tanstack/react-router';

/** Somewhere to go. */
export interface Target {
  readonly key: string;
  readonly kind: 'screen' | 'service' | 'namespace' | 'backend';
  readonly name: string;
  /** What tells it from others of this name. */
  readonly where: string;
  readonly to: NavigateOptions;
}
