import type { EndpointEvent, ServiceRef } from '@rollcall/catalog';
import { targets } from '@rollcall/core';

import { endpointJson, endpointsJson } from './endpoint-json.js';

const written = new WeakMap<EndpointEvent, string>();

/**
 * An event of a stream as Server-Sent Events want it; its id is a cursor. Events that many subscribers share are put into
 * words once. `ref`: what the stream is of.
 */
export function serverSentEvent(event: EndpointEvent, ref: ServiceRef): string {
  const known = written.get(event);
  if (known !== undefined) return known;
  const words = `event: ${event.type.toLowerCase()}\nid: ${event.revision}\ndata: ${dataOf(event, ref)}\n\n`;
  written.set(event, words);
  return words;
}

function dataOf(event: EndpointEvent, { cluster, namespace, name }: ServiceRef): string {
  const revision = JSON.stringify(event.revision);
  const freshness = JSON.stringify(event.freshness);
  switch (event.type) {
    case 'SNAPSHOT':
    case 'RESYNC': {
      const service = JSON.stringify({ cluster, namespace, name });
      const { applied, endpoints } = event;
      return `{"service":${service},"revision":${revision},"freshness":${freshness},"applied":${JSON.stringify(applied)},"endpoints":${endpointsJson(endpoints)},"targets":${JSON.stringify(targets(endpoints))}}`;
    }
    case 'CHANGES': {
      const changes = event.changes.map(
        ({ type, endpoint }) => `{"type":"${type}","endpoint":${endpointJson(endpoint)}}`,
      );
      return `{"revision":${revision},"freshness":${freshness},"changes":[${changes.join(',')}]}`;
    }
    case 'FRESHNESS':
    case 'HEARTBEAT':
      return `{"revision":${revision},"freshness":${freshness}}`;
  }
}
