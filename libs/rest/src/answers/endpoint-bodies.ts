import type { EndpointAnswer, SelectionFeed, SelectionVersion } from '@rollcall/catalog';
import { targets } from '@rollcall/core';
import { weakTag } from '@rollcall/platform';

import { endpointsJson } from './endpoint-json.js';

/** The words of one version of a selection: all but its freshness, which passes by itself and is put in between. */
export interface EndpointBody {
  readonly version: SelectionVersion;
  readonly revision: string;
  /** JSON up to the freshness, and from behind it. */
  readonly head: string;
  readonly tail: string;
  /** `host:port` lines. */
  readonly text: string;
  /** Weak: speaks for what is selected, not for freshness and revision. */
  readonly etag: string;
  /** The same of the lines: two representations may not share a tag (RFC 9110, 8.8.3.3). */
  readonly textEtag: string;
}

/** Characters that all kept bodies may have; when there are more, all are made anew. */
const KEPT_CHARACTERS = 64 * 1_048_576;

/** Bodies of EndpointSets, made once a change and shared by all who ask the same. */
export class EndpointBodies {
  private readonly bodies = new Map<SelectionFeed, EndpointBody>();
  private characters = 0;

  constructor(private readonly keptCharacters = KEPT_CHARACTERS) {}

  /** Selections whose bodies are kept. */
  get count(): number {
    return this.bodies.size;
  }

  of({ feed, ref, version, revision }: Pick<EndpointAnswer, 'feed' | 'ref' | 'version' | 'revision'>): EndpointBody {
    const known = this.bodies.get(feed);
    if (known?.version === version && known.revision === revision) return known;
    const service = JSON.stringify({ cluster: ref.cluster, namespace: ref.namespace, name: ref.name });
    const content = known?.version === version ? known : this.contentOf(version, service);
    const head = `{"service":${service},"revision":${JSON.stringify(revision)},"freshness":`;
    const { tail, text, etag, textEtag } = content;
    const body = { version, revision, head, tail, text, etag, textEtag };
    this.keep(feed, body);
    return body;
  }

  private keep(feed: SelectionFeed, body: EndpointBody): void {
    this.characters += sizeOf(body) - sizeOf(this.bodies.get(feed));
    if (this.characters > this.keptCharacters) {
      this.bodies.clear();
      this.characters = sizeOf(body);
    }
    this.bodies.set(feed, body);
  }

  private contentOf(
    { applied, endpoints }: SelectionVersion,
    service: string,
  ): Pick<EndpointBody, 'tail' | 'text' | 'etag' | 'textEtag'> {
    const dialled = targets(endpoints);
    const tail = `,"applied":${JSON.stringify(applied)},"endpoints":${endpointsJson(endpoints)},"targets":${JSON.stringify(dialled)}}`;
    const text = dialled.map((target) => `${target}\n`).join('');
    return { tail, text, etag: weakTag(service, tail), textEtag: weakTag(service, text) };
  }
}

function sizeOf(body: EndpointBody | undefined): number {
  return body ? body.head.length + body.tail.length + body.text.length : 0;
}
