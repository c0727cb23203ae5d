import type { BackendInput, BackendPortInput, CheckType, HealthCheckInput, Service } from '@rollcall/client';
import { CHECK_TYPES, PROTOCOLS } from '@rollcall/client';
import { InvalidArgumentError } from 'commander';

import { CommandError } from '../command-error.js';
import { EXIT } from '../exit-codes.js';

/** A port as it is written: `5432`, `pg:5432`, `dns:53/UDP`; name null = not said. */
export interface PortWords {
  readonly name: string | null;
  readonly port: number;
  readonly protocol: NonNullable<BackendPortInput['protocol']>;
}

/** Reads one `--port`, after those before it. */
export function portWords(text: string, before: readonly PortWords[] = []): readonly PortWords[] {
  const [, name = null, number = '', written = 'TCP'] = /^(?:([^:/]*):)?(\d{1,5})(?:\/(\w+))?$/.exec(text) ?? [];
  const protocol = PROTOCOLS.find((each) => each === written.toUpperCase());
  const port = Number(number);
  if (protocol === undefined || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It is [NAME:]NUMBER[/TCP|UDP|SCTP], such as 5432, pg:5432 or dns:53/UDP.');
  return [...before, { name, port, protocol }];
}

/** `POSTGRES`, `tcp`, `http:/healthz`. */
export function checkWords(text: string): HealthCheckInput {
  const [, word = '', path] = /^([A-Za-z]+)(?::(\/.*))?$/.exec(text) ?? [];
  const type: CheckType | undefined = CHECK_TYPES.find((each) => each === word.toUpperCase());
  if (!type)
    throw new InvalidArgumentError(`Allowed are ${CHECK_TYPES.join(', ')}; HTTP and HTTPS with a path: http:/healthz.`);
  return { type, ...(path !== undefined && { path }) };
}

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** From now on, or at a time: `30m`, `12h`, `90d`, `2030-01-31T18:00:00Z`. As RFC 3339. */
export function expiryAt(text: string, nowMs: number): string {
  const [, amount, unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(nowMs + Number(amount) * (UNITS_MS[unit] ?? 0)).toISOString();
  const atMs = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return new Date(atMs).toISOString();
  throw new CommandError(
    `Error: --expires ${JSON.stringify(text)}: it is a time from now such as 12h or 90d, or a time such as 2030-01-31T18:00:00Z`,
    EXIT.USAGE,
  );
}

/**
 * Ports as the Service names them. A name that is not said is that of the one port of the Service with this number, or of its only port. Throws
 * {@link CommandError} where that is not clear.
 */
export function namedPorts(words: readonly PortWords[], { ports }: Service): BackendInput['ports'] {
  return words.map(({ name, port, protocol }) => {
    if (name !== null) return { name, port, protocol };
    const ofProtocol = ports.filter((each) => each.protocol === protocol);
    const ofNumber = ofProtocol.filter((each) => each.port === port || each.targetPort === String(port));
    const [only, another] = ofNumber.length > 0 ? ofNumber : ofProtocol;
    if (only && !another) return { name: only.name, port, protocol };
    const known = ports.map(
      (each) => `${each.name === '' ? 'the unnamed one' : each.name} (${each.port}/${each.protocol})`,
    );
    throw new CommandError(
      `Error: --port ${port}: which port of the Service is that? It has ${known.join(', ') || 'none'}: write --port NAME:${port}.`,
      EXIT.USAGE,
    );
  });
}
