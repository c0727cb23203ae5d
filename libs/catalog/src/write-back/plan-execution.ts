import type { EndpointSlice, SliceManifest, SlicePlan, SliceRemoval } from '@rollcall/core';

import { placesIn } from './slice-places.js';
import type { SliceWriter, WriteOutcome } from './slice-writer.js';
import type { Failure, WriteProblem } from './write-problem.js';
import { failureOf } from './write-problem.js';

/** What a plan is carried out with. */
export interface ExecutionParts {
  readonly writer: SliceWriter;
  /** false = nothing may be written any more. Asked before every write. */
  mayWrite(): boolean;
  /** Whether fields may be taken over from these managers; else the message of the conflict. */
  force(managers: readonly string[]): true | string;
  onWritten(slice: SliceManifest, resourceVersion: string): void;
  onRemoved(slice: SliceRemoval): void;
}

/** Carries out one plan: create, update, delete, in this order. What one write runs into does not keep the others from being made, unless they would fare alike. */
export class PlanExecution {
  /** Slices that were not written, by name; null = the plan is to be made again. */
  readonly problems = new Map<string, WriteProblem | null>();
  readonly written: SliceManifest[] = [];
  readonly warnings: string[] = [];
  retryAfterMs: number | null = null;
  /** A write failed, or was not made. */
  failed = false;
  private final: Failure | null = null;
  private readonly unwritten = new Set<string>();

  constructor(
    private readonly plan: SlicePlan,
    private readonly parts: ExecutionParts,
  ) {}

  /** `seen`: our slices as the plan was made from them. */
  async run(seen: readonly EndpointSlice[]): Promise<void> {
    const { writer } = this.parts;
    for (const slice of this.plan.create) await this.write(slice, () => writer.create(slice));
    for (const slice of this.plan.update) await this.write(slice, () => this.update(slice));
    const slices = new Map(seen.map((slice) => [slice.metadata.name, slice]));
    for (const removal of this.plan.delete) await this.remove(removal, slices.get(removal.name) ?? null);
  }

  private async update(slice: SliceManifest): Promise<WriteOutcome> {
    const outcome = await this.parts.writer.update(slice, { force: false });
    if (outcome.type !== 'CONFLICT' || outcome.managers.length === 0) return outcome;
    const forced = this.parts.force(outcome.managers);
    if (forced !== true) {
      this.note(slice, { state: 'CONFLICT', message: forced });
      return outcome;
    }
    return this.parts.mayWrite() ? await this.parts.writer.update(slice, { force: true }) : outcome;
  }

  private async write(slice: SliceManifest, write: () => Promise<WriteOutcome>): Promise<void> {
    if (this.final || !this.parts.mayWrite()) {
      this.note(slice, this.final?.problem ?? null);
      return;
    }
    const outcome = await write();
    if (outcome.type === 'WRITTEN') {
      this.written.push(slice);
      this.warnings.push(...outcome.warnings);
      this.parts.onWritten(slice, outcome.resourceVersion);
      return;
    }
    this.take(failureOf(outcome));
    if (!this.problems.has(slice.metadata.name)) this.note(slice, failureOf(outcome)?.problem ?? null);
  }

  /** What holds an endpoint that could not be written elsewhere stays: an endpoint is never missing meanwhile (semantics PCK-12). */
  private async remove(removal: SliceRemoval, slice: EndpointSlice | null): Promise<void> {
    const isNeeded = slice !== null && placesIn(slice).some((place) => this.unwritten.has(place));
    if (isNeeded || this.final || !this.parts.mayWrite()) {
      this.failed = true;
      return;
    }
    const outcome = await this.parts.writer.remove(removal);
    if (outcome.type === 'WRITTEN' || outcome.type === 'GONE') this.parts.onRemoved(removal);
    else this.take(failureOf(outcome));
  }

  private take(failure: Failure | null): void {
    if (!failure) return;
    this.failed = true;
    this.retryAfterMs = failure.retryAfterMs ?? this.retryAfterMs;
    if (failure.isFinal) this.final = failure;
  }

  private note(slice: SliceManifest, problem: WriteProblem | null): void {
    this.failed = true;
    this.problems.set(slice.metadata.name, problem);
    for (const place of placesIn(slice)) this.unwritten.add(place);
  }
}
