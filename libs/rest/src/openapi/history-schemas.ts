import { GAP_REASONS, SPAN_STATES, TRANSITION_REASONS } from '@rollcall/catalog';
import { ORIGINS } from '@rollcall/core';

import type { Schema } from './schema-kinds.js';
import { flag, listOf, object, orNull, ref, text, time } from './schema-kinds.js';

/** Schemas of what became of endpoints. */
export const HISTORY_SCHEMAS: Readonly<Record<string, Schema>> = {
  EndpointHistory: object({
    service: object({ cluster: orNull(text), namespace: text, name: text }, 'What was asked for; cluster null = all.'),
    since: time,
    until: time,
    revision: { ...text, description: 'The last revision that touched the Service.' },
    freshness: ref('Freshness'),
    endpoints: { ...listOf('EndpointPast'), description: 'All that were there at some time between the two.' },
    gaps: { ...listOf('HistoryGap'), description: 'Of what nothing is known, by time.' },
    truncated: { ...flag, description: 'There were more changes than `limit`: a gap says from when on all are told.' },
  }),
  EndpointPast: object(
    {
      id: { ...text, description: 'As in an EndpointSet.' },
      cluster: text,
      address: text,
      family: ref('AddressFamily'),
      origin: { type: 'string', enum: [...ORIGINS] },
      ports: { ...listOf('EndpointPort'), description: 'As it had them last.' },
      targetRef: orNull(object({ kind: orNull(text), namespace: orNull(text), name: orNull(text), uid: orNull(text) })),
      spans: listOf('EndpointSpan'),
    },
    'What became of one endpoint: its spans follow one another without a hole.',
  ),
  EndpointSpan: object({
    from: { ...time, description: 'When the log recorded it.' },
    to: { ...orNull(time), description: 'null = it was so at `until`.' },
    state: { type: 'string', enum: [...SPAN_STATES] },
    revision: {
      ...orNull(text),
      description: 'The revision that made it so; null = that was before `since`, or is not known.',
    },
    reason: {
      ...orNull({ type: 'string', enum: [...TRANSITION_REASONS, ...GAP_REASONS] }),
      description: 'null = that was before `since`.',
    },
    detail: {
      ...orNull(text),
      description: 'Name of the slice, new state of the registration, or what the check said.',
    },
  }),
  HistoryGap: object({
    cluster: text,
    from: time,
    to: { ...orNull(time), description: 'null = it lasts.' },
    reason: { type: 'string', enum: [...GAP_REASONS] },
  }),
  Csv: { type: 'string', description: 'RFC 4180: a line of names, then a line for each span.' },
};
