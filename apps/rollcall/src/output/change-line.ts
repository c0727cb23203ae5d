import type { Endpoint } from '@rollcall/client';

import { inert } from '../terminal/inert.js';
import { styled } from '../terminal/styles.js';
import type { Change } from './change-printer.js';
import { conditionText } from './endpoint-columns.js';

/** A change as one line: `12:03:20 ADDED    10.0.0.3:8080 ready zone-a`. */
export function changeLine({ type, item }: Change<Endpoint>, at: string, hasColours: boolean): string {
  const host = item.family === 'IPv6' ? `[${item.address}]` : item.address;
  const targets = item.ports.map(({ port }) => `${host}:${port}`).join(',') || host;
  const tone = type === 'ADDED' ? 'good' : type === 'REMOVED' ? 'bad' : 'warn';
  const word = styled(type.padEnd('MODIFIED'.length), tone, hasColours);
  return `${at} ${word} ${inert(targets)} ${conditionText(item)} ${inert(item.zone ?? '-')}\n`;
}
