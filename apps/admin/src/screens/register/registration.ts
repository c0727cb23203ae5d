import { hash128 } from '@rollcall/core';

import type { CheckDraft, Draft, PortDraft, RowDraft } from './draft.js';
import { readLabels } from './label-text.js';

/** The body of a request to register, as JSON: whether it is right is for the rules to say. */
export interface Registration {
  readonly items: readonly object[];
  readonly createService?: object;
}

/** What a draft would send. Nothing that was typed is silently changed, but for blanks around it. */
export function registrationOf({ target, rows, check }: Draft): Registration {
  const items = rows.map((row) => itemOf(row, check));
  if (!target.create) return { items };
  const { ports, ipFamilies } = target.create;
  return { items, createService: { ports: ports.map(portOf), ...(ipFamilies.length > 0 && { ipFamilies }) } };
}

/** One backend of it. */
export function itemOf(row: RowDraft, common: CheckDraft): object {
  return withoutNothing({
    address: row.address.trim(),
    ports: row.ports.map(portOf),
    zone: textOf(row.zone),
    nodeName: textOf(row.nodeName),
    hostname: textOf(row.hostname),
    state: row.state,
    publish: row.publish,
    check: row.check === 'COMMON' ? checkOf(common) : row.check,
    expiresAt: textOf(row.expiresAt),
    labels: labelsOf(row.labels),
    note: textOf(row.note),
  });
}

/** null = no check is wanted. */
function checkOf({ type, path, host, intervalMs, timeoutMs, rise, fall }: CheckDraft): object | null {
  if (type === 'NONE') return null;
  const isHttp = type === 'HTTP' || type === 'HTTPS';
  return withoutNothing({
    type,
    path: isHttp ? textOf(path) : null,
    host: isHttp || type === 'TLS' ? textOf(host) : null,
    intervalMs: numberOf(intervalMs),
    timeoutMs: numberOf(timeoutMs),
    rise: numberOf(rise),
    fall: numberOf(fall),
  });
}

/** The same draft, sent again, registers once; a changed one is another request (contract 6). */
export function idempotencyKey(draft: Draft): string {
  return `${draft.id}.${hash128(JSON.stringify([draft.target, registrationOf(draft)]))}`;
}

/** A port of it. */
export function portOf({ name, port, protocol, appProtocol }: PortDraft): object {
  return withoutNothing({
    name: textOf(name),
    port: numberOf(port),
    protocol: textOf(protocol),
    appProtocol: textOf(appProtocol),
  });
}

function labelsOf(text: string): object | null {
  const labels = readLabels(text);
  return Object.keys(labels).length === 0 ? null : labels;
}

function textOf(typed: string): string | null {
  const text = typed.trim();
  return text === '' ? null : text;
}

/** What is no whole number goes as it is, so that whoever reads it can say so. */
function numberOf(typed: string): number | string | null {
  const text = typed.trim();
  if (text === '') return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function withoutNothing(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
