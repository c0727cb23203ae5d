import { EVERY_READ } from './every-read.js';
import { count, instant, textParameter } from './parameter-kinds.js';

/** `GET …/endpoints/history`. */
export const HISTORY_READ = {
  since: instant('From then on. Default: a day before `until`.'),
  until: instant('Until then, and at the latest until now. Default: now.'),
  cluster: textParameter('Only this cluster.'),
  address: textParameter('Only endpoints of this address.'),
  limit: count(1, 5_000, {
    fallback: 1_000,
    description: 'So many changes are looked at of each cluster, the newest: of what was before, a gap says so.',
  }),
  ...EVERY_READ,
} as const;
