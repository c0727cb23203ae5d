import type { Endpoint } from '@rollcall/client';

/** The endpoints of one zone; '' = those without one. */
export interface ZoneLane {
  readonly zone: string;
  readonly endpoints: readonly Endpoint[];
}

/** A lane for each zone, by name; what has no zone is last. */
export function zoneLanes(endpoints: readonly Endpoint[]): readonly ZoneLane[] {
  const lanes = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const zone = endpoint.zone ?? '';
    const lane = lanes.get(zone);
    if (lane) lane.push(endpoint);
    else lanes.set(zone, [endpoint]);
  }
  return [...lanes]
    .map(([zone, members]) => ({ zone, endpoints: members }))
    .sort((a, b) => Number(a.zone === '') - Number(b.zone === '') || (a.zone < b.zone ? -1 : 1));
}

export interface Position {
  readonly lane: number;
  readonly box: number;
}

/** Where an arrow key leads: within a lane to the side, to another lane up and down; never out of them. */
export function moved({ lane, box }: Position, key: string, lanes: readonly ZoneLane[]): Position {
  const inLane = (to: number, at: number): Position => {
    const length = lanes[to]?.endpoints.length ?? 0;
    return length === 0 ? { lane, box } : { lane: to, box: Math.min(Math.max(at, 0), length - 1) };
  };
  switch (key) {
    case 'ArrowRight':
      return inLane(lane, box + 1);
    case 'ArrowLeft':
      return inLane(lane, box - 1);
    case 'ArrowDown':
      return inLane(lane + 1, box);
    case 'ArrowUp':
      return inLane(lane - 1, box);
    case 'Home':
      return inLane(lane, 0);
    case 'End':
      return inLane(lane, Infinity);
    default:
      return { lane, box };
  }
}
