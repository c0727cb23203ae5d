import type { OpenSliceWriter } from './cluster-registrations.js';
import type { WriteOutcome } from './slice-writer.js';

type Verb = 'create' | 'update' | 'force' | 'remove' | 'create_service';

/** So many writes ended so. */
export interface TalliedWrites {
  readonly cluster: string;
  /** `force`: an update that takes fields back from another manager. */
  readonly verb: Verb;
  /** Type of a {@link WriteOutcome}. */
  readonly outcome: WriteOutcome['type'];
  readonly count: number;
}

/** Counts what became of writes to clusters since the worker began; dry runs write nothing. */
export class WriteTally {
  private readonly counts = new Map<string, TalliedWrites>();

  all(): readonly TalliedWrites[] {
    return [...this.counts.values()];
  }

  /** The same writer, counted. */
  counted(cluster: string, writer: OpenSliceWriter): OpenSliceWriter {
    const count = async (verb: Verb, write: Promise<WriteOutcome>): Promise<WriteOutcome> => {
      const outcome = await write;
      this.count(cluster, verb, outcome.type);
      return outcome;
    };
    return {
      create: (slice) => count('create', writer.create(slice)),
      update: (slice, how) => count(how.force ? 'force' : 'update', writer.update(slice, how)),
      remove: (slice) => count('remove', writer.remove(slice)),
      dryRun: (slice) => writer.dryRun(slice),
      createService: (manifest, how) => {
        const made = writer.createService(manifest, how);
        return how.dryRun ? made : count('create_service', made);
      },
      stop: () => writer.stop(),
    };
  }

  private count(cluster: string, verb: Verb, outcome: WriteOutcome['type']): void {
    const key = `${cluster} ${verb} ${outcome}`;
    const before = this.counts.get(key)?.count ?? 0;
    this.counts.set(key, { cluster, verb, outcome, count: before + 1 });
  }
}
