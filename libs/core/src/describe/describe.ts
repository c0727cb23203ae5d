import type { EndpointSlice, SliceEndpoint, SliceHints } from '../endpoint-slice.js';
import type { Service } from '../service.js';
import { NONE, UNSET } from './describe-parts.js';
import { describeService } from './describe-service.js';
import { describeSlice } from './describe-slice.js';

/** How fresh the mirror of the cluster is, in words. */
export interface DescribedFreshness {
  readonly state: string;
  /** RFC 3339; null = never proven. */
  readonly asOf: string | null;
  readonly lagMs: number | null;
}

/** A Service of one cluster with everything that belongs to it. `slices`: in the order of their names. */
export interface Described {
  readonly cluster: string;
  readonly service: Service;
  readonly slices: readonly EndpointSlice[];
  readonly freshness: DescribedFreshness;
}

/**
 * A Service and its slices in kubectl's words, as if all were described at once, and with what kubectl leaves out: Serving, Terminating
 * and Hints of each endpoint, and how Fresh it is. Without those lines it is kubectl's output to the byte, but for Events.
 */
export function describe({ cluster, service, slices, freshness }: Described): string {
  const { state, asOf, lagMs } = freshness;
  const age = asOf === null ? 'never read' : `as of ${asOf}, lag ${lagMs ?? 0} ms`;
  const parts = [describeService(service, slices), ...slices.map(describeWhole)];
  return `${parts.join('\n\n')}Fresh:  ${state}, ${age} (cluster ${cluster})\n`;
}

/** A slice with our lines behind the ones of kubectl that they go with, in the same columns. */
function describeWhole(slice: EndpointSlice): string {
  const lines = describeSlice(slice).split('\n');
  const begin = lines.indexOf('Endpoints:');
  let place = -1;
  return lines
    .flatMap((line, i) => {
      if (begin === -1 || i <= begin) return [line];
      if (line.startsWith('  - Addresses:')) place += 1;
      const endpoint = slice.endpoints[place];
      return endpoint ? [line, ...furtherLines(line, endpoint)] : [line];
    })
    .join('\n');
}

function furtherLines(line: string, { conditions, hints }: SliceEndpoint): readonly string[] {
  if (line.startsWith('      Ready:')) {
    const column = line.length - line.replace(/^ {6}Ready: */, '').length;
    return [
      inColumn('      Serving:', column, String(conditions.serving ?? UNSET)),
      inColumn('      Terminating:', column, String(conditions.terminating ?? UNSET)),
    ];
  }
  if (line.startsWith('    Zone:'))
    return [inColumn('    Hints:', line.length - line.replace(/^ {4}Zone: */, '').length, hintsText(hints))];
  return [];
}

function inColumn(title: string, column: number, value: string): string {
  return `${title.padEnd(Math.max(column, title.length + 1))}${value}`;
}

function hintsText(hints: SliceHints | undefined): string {
  const named = (kind: string, list: SliceHints['forZones']): string[] =>
    list && list.length > 0 ? [`${kind} ${list.map(({ name }) => name).join(', ')}`] : [];
  const texts = [...named('zones', hints?.forZones), ...named('nodes', hints?.forNodes)];
  return texts.length === 0 ? NONE : texts.join('; ');
}
