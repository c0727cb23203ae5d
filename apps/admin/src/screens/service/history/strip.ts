import type { EndpointSpan, SpanState } from '@rollcall/client';

/** A stretch of a strip, in percent of its length. */
export interface StripPart {
  readonly state: SpanState;
  readonly left: number;
  readonly width: number;
  readonly span: EndpointSpan;
}

/** Where the spans of an endpoint stand on a strip from `since` to `until` (RFC 3339). What has no length on it is left out. */
export function stripParts(spans: readonly EndpointSpan[], since: string, until: string): readonly StripPart[] {
  const [start, end] = [Date.parse(since), Date.parse(until)];
  const length = end - start;
  if (!(length > 0)) return [];
  const at = (time: number): number => (100 * (Math.min(Math.max(time, start), end) - start)) / length;
  return spans.flatMap((span) => {
    const left = at(Date.parse(span.from));
    const width = at(span.to === null ? end : Date.parse(span.to)) - left;
    return width > 0 ? [{ state: span.state, left, width, span }] : [];
  });
}
