import type { ServiceSummary, SessionCaller } from '@rollcall/client';

import { targetRefusal } from '../target-service.js';

/** So many are shown; who looks for another one types more of its name. */
export const SHOWN = 50;
/** So many are looked through for those that fit. */
const LOOKED_THROUGH = 2_000;

export interface ListedServices {
  /** Those that backends can be registered for first. */
  readonly services: readonly ServiceSummary[];
  /** How many more there are. */
  readonly more: number;
}

export async function listServices(
  all: AsyncIterable<ServiceSummary>,
  caller: SessionCaller | null,
): Promise<ListedServices> {
  const fitting: ServiceSummary[] = [];
  const others: ServiceSummary[] = [];
  for await (const service of all) {
    (targetRefusal(service, caller) === null ? fitting : others).push(service);
    if (fitting.length + others.length >= LOOKED_THROUGH) break;
  }
  const services = [...fitting, ...others];
  return { services: services.slice(0, SHOWN), more: Math.max(services.length - SHOWN, 0) };
}
