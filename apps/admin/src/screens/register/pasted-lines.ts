import type { PortDraft, RowDraft } from './draft.js';
import { EMPTY_PORT, emptyRow } from './draft.js';

/** A line as people keep lists of servers: `10.0.0.1:5432`, `[fd00::1]:5432`, `db.corp.example 5432`, an address alone; what follows is a note. */
const LINE =
  /^(?:\[(?<bracketed>[^\]\s]+)\](?::(?<portAfter>\d+))?|(?<host>[^\s,;]+))(?:[\s,;]+(?<port>\d+))?(?:[\s,;]+(?<note>.*))?$/;

/**
 * Rows for pasted text, one a line; empty lines and comments (`#`) are left out. A line without a port takes those of `likely`. Nothing is judged here: what is wrong
 * with a row is said where rows are shown.
 */
export function pastedRows(text: string, likely: readonly PortDraft[], firstKey: number): readonly RowDraft[] {
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line, i) => ({ ...emptyRow(firstKey + i), ...readLine(line, likely) }));
}

function readLine(line: string, likely: readonly PortDraft[]): Pick<RowDraft, 'address' | 'ports' | 'note'> {
  const groups = LINE.exec(line)?.groups ?? {};
  const { address, port } = splitPort(groups.bracketed ?? groups.host ?? line);
  const number = groups.portAfter ?? groups.port ?? port;
  const [first = EMPTY_PORT] = likely;
  const ports = number === undefined ? (likely.length > 0 ? likely : [first]) : [{ ...first, port: number }];
  return { address, ports, note: groups.note ?? '' };
}

/** With more than one colon it is an IPv6 address, whose last group is no port. */
function splitPort(host: string): { readonly address: string; readonly port: string | undefined } {
  const [, address, port] = /^([^:]+):(\d+)$/.exec(host) ?? [];
  return address === undefined ? { address: host, port: undefined } : { address, port };
}
