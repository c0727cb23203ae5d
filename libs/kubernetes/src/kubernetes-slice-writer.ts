import type { Clock, SliceWriter, WriteOutcome } from '@rollcall/catalog';
import type { SliceManifest, SliceRemoval } from '@rollcall/core';

import type { ApiClientOptions, Exchange } from './api-client.js';
import { ApiClient } from './api-client.js';
import type { ApiRequest, ApiTransport } from './api-transport.js';
import type { LiveSlice } from './live-slice.js';
import { readLiveSlice, whyNotOverwritten } from './live-slice.js';
import { asApplied, FIELD_MANAGER } from './managed-fields.js';
import { refOf } from './object-ref.js';
import type { WriteVerb } from './write-outcome.js';
import { outcomeOf } from './write-outcome.js';
import {
  applySliceRequest,
  createServiceRequest,
  createSliceRequest,
  managersRequest,
  readSliceRequest,
  removeSliceRequest,
} from './write-requests.js';

export interface KubernetesSliceWriterParts {
  /** May be shared: it is not closed here. */
  readonly transport: ApiTransport;
  readonly clock: Clock;
}

/**
 * {@link SliceWriter} on a Kubernetes API server: POST under free names, server-side apply of what stands, DELETE with preconditions. Every request names the version
 * that it is for, so two writers, or one that does not know that it was replaced, cannot undo each other's writes.
 * Needs get, create, patch and delete on endpointslices.discovery.k8s.io, and create on services.
 */
export class KubernetesSliceWriter implements SliceWriter {
  private readonly client: ApiClient;
  private readonly stopping = new AbortController();

  constructor(options: ApiClientOptions, { transport, clock }: KubernetesSliceWriterParts) {
    this.client = new ApiClient(options, transport, clock);
  }

  create(slice: SliceManifest): Promise<WriteOutcome> {
    return this.attempt('CREATE', async () => this.written(await this.send(createSliceRequest(slice, false))));
  }

  update(slice: SliceManifest, { force }: { readonly force: boolean }): Promise<WriteOutcome> {
    return this.overStanding(slice, async (live) => {
      const { uid } = live;
      const resourceVersion = await this.takeOverCreation(slice, live);
      return this.written(await this.send(applySliceRequest(slice, { uid, resourceVersion, force, dryRun: false })));
    });
  }

  remove(slice: SliceRemoval): Promise<WriteOutcome> {
    return this.attempt('REMOVE', async () => {
      if (slice.uid === null || slice.resourceVersion === null)
        return { type: 'CONFLICT', message: `which slice ${slice.name} is meant is not known`, managers: [] };
      const { warnings } = await this.send(removeSliceRequest(slice));
      return { type: 'WRITTEN', resourceVersion: '', warnings };
    });
  }

  async dryRun(slice: SliceManifest): Promise<WriteOutcome> {
    if (slice.metadata.resourceVersion === undefined)
      return this.attempt('CREATE', async () => tried(await this.send(createSliceRequest(slice, true))));
    return this.overStanding(slice, async ({ uid, resourceVersion }) => {
      const tryWith = async (force: boolean): Promise<WriteOutcome> =>
        tried(await this.send(applySliceRequest(slice, { uid, resourceVersion, force, dryRun: true })));
      const outcome = await tryWith(false).catch((error: unknown) => outcomeOf(error, 'UPDATE'));
      // A slice that we only created so far stands against ourselves: the write would take that over first.
      return isConflictWithOurselves(outcome) ? await tryWith(true) : outcome;
    });
  }

  createService(manifest: object, { dryRun }: { readonly dryRun: boolean }): Promise<WriteOutcome> {
    return this.attempt('CREATE', async () => {
      const { namespace } = refOf(manifest);
      if (namespace === '') return nowhere();
      const answer = await this.send(createServiceRequest(manifest, namespace, dryRun));
      return dryRun ? tried(answer) : this.written(answer);
    });
  }

  /** Ends what is under way, as UNAVAILABLE. */
  stop(): void {
    this.stopping.abort(new Error('the writer was stopped'));
  }

  /** Reads the slice as it stands, and goes on if it may be overwritten. */
  private overStanding(slice: SliceManifest, write: (live: LiveSlice) => Promise<WriteOutcome>): Promise<WriteOutcome> {
    return this.attempt('UPDATE', async () => {
      const live = readLiveSlice((await this.send(readSliceRequest(slice.metadata))).value);
      if (!live) throw this.client.unreadable('answered an EndpointSlice without uid or version');
      return whyNotOverwritten(live, slice) ?? (await write(live));
    });
  }

  /** Makes what we created ours to apply; resolves with the version that the slice has then. */
  private async takeOverCreation({ metadata }: SliceManifest, live: LiveSlice): Promise<string> {
    const managed = asApplied(live.managedFields);
    if (!managed) return live.resourceVersion;
    return this.versionOf(await this.send(managersRequest(metadata, live, managed)));
  }

  private written(exchange: Exchange): WriteOutcome {
    return { type: 'WRITTEN', resourceVersion: this.versionOf(exchange), warnings: exchange.warnings };
  }

  private versionOf({ value }: Exchange): string {
    const { resourceVersion } = refOf(value);
    if (resourceVersion === '') throw this.client.unreadable('answered a write with something without resourceVersion');
    return resourceVersion;
  }

  private send(request: Omit<ApiRequest, 'signal'>): Promise<Exchange> {
    return this.client.exchange(request, this.stopping.signal);
  }

  private async attempt(verb: WriteVerb, write: () => Promise<WriteOutcome>): Promise<WriteOutcome> {
    try {
      return await write();
    } catch (error) {
      return outcomeOf(error, verb);
    }
  }
}

/** What a dry run creates has no version. */
function tried({ value, warnings }: Exchange): WriteOutcome {
  const { resourceVersion } = refOf(value);
  return { type: 'WRITTEN', resourceVersion, warnings };
}

function isConflictWithOurselves(outcome: WriteOutcome): boolean {
  if (outcome.type !== 'CONFLICT') return false;
  return outcome.managers.length > 0 && outcome.managers.every((manager) => manager === FIELD_MANAGER);
}

function nowhere(): WriteOutcome {
  const message = 'the namespace of the Service must be named';
  return { type: 'REFUSED', message, causes: [{ field: 'metadata.namespace', message }] };
}
