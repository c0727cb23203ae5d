import type { CheckPhase } from '@rollcall/core';
import { TIMEOUT_MS } from '@rollcall/core';

import type { NameResolver } from '../checks/name-resolver.js';
import type { Prober, ProbeResult } from '../checks/prober.js';
import type { Clock } from '../clock.js';
import type { AddressJudge } from '../write-back/address-judge.js';
import type { LedCluster } from '../write-back/led-cluster.js';
import type { SliceWriter, WriteOutcome } from '../write-back/slice-writer.js';
import type {
  Answer,
  CheckQuestion,
  DryRunAnswer,
  DryRunQuestion,
  LeaderQuestions,
  ResolvedName,
} from './leader-question.js';
import type { AnswerTools } from './question-runner.js';
import type { TakenQuestion } from './question-store.js';

export interface LeaderAnswersParts {
  /** null = the cluster is not written. */
  readonly writer: SliceWriter | null;
  readonly resolver: NameResolver;
  readonly prober: Prober;
  readonly judge: Pick<AddressJudge, 'judge'>;
  readonly clock: Clock;
}

/** Slices that are tried at a time. */
const TRIED_AT_ONCE = 4;
/** So much of the asker's patience is left for the answer to get there. */
const WAY_BACK_MS = 300;

/** How the worker that leads a cluster answers what is asked of it: it has the credentials, and stands where the cluster's nodes stand. */
export class LeaderAnswers {
  constructor(
    private readonly cluster: LedCluster,
    private readonly parts: LeaderAnswersParts,
  ) {}

  /** Rejects where there is no answer; its message is for people. */
  async to({ kind, question, leftMs }: TakenQuestion, tools: AnswerTools): Promise<Answer<keyof LeaderQuestions>> {
    switch (kind) {
      case 'DRY_RUN':
        return this.dryRun(question as DryRunQuestion, tools);
      case 'CREATE_SERVICE':
        return this.createService(question as LeaderQuestions['CREATE_SERVICE']['question']);
      case 'RESOLVE_NAME':
        return this.resolve(question as LeaderQuestions['RESOLVE_NAME']['question'], tools);
      case 'CHECK_BACKEND':
        return this.check(question as CheckQuestion, leftMs, tools);
      default:
        throw new Error(`this version does not know ${kind}`);
    }
  }

  private async dryRun({ service, slices }: DryRunQuestion, { signal }: AnswerTools): Promise<DryRunAnswer> {
    const writer = this.writer();
    const ofService = service === null ? null : await writer.createService(service, { dryRun: true });
    const outcomes = slices.map((): WriteOutcome | null => null);
    const waiting = [...slices.entries()];
    const tryOn = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        const [i, slice] = next;
        outcomes[i] = await writer.dryRun(slice);
      }
    };
    await Promise.all(Array.from({ length: TRIED_AT_ONCE }, tryOn));
    return { service: ofService, slices: outcomes };
  }

  private async createService({ manifest }: { readonly manifest: object }): Promise<WriteOutcome> {
    const writer = this.writer();
    if (!this.cluster.isHeld()) throw new Error('it may not lead the cluster any more');
    return writer.createService(manifest, { dryRun: false });
  }

  private async resolve({ name }: { readonly name: string }, { signal }: AnswerTools): Promise<ResolvedName> {
    const startMs = this.parts.clock.monotonicMs();
    const resolution = await this.parts.resolver.resolve(name, signal);
    return { resolution, ms: Math.round(this.parts.clock.monotonicMs() - startMs) };
  }

  /** One address that passes is enough; all of it takes no longer than the check may, or the asker waits. */
  private async check(question: CheckQuestion, leftMs: number, tools: AnswerTools): Promise<ProbeResult> {
    const { clock, judge, prober } = this.parts;
    const { addresses, check, port, name } = question;
    const allowedMs = Math.min(check.timeoutMs, TIMEOUT_MS.max, leftMs - WAY_BACK_MS);
    const untilMs = clock.monotonicMs() + allowedMs;
    const phases: CheckPhase[] = [];
    let result: ProbeResult = { ok: false, message: 'There was no time left to check it.', phases };
    for (const address of addresses) {
      const timeoutMs = Math.floor(untilMs - clock.monotonicMs());
      if (timeoutMs <= 0 || tools.signal.aborted) break;
      const verdict = judge.judge(question, address);
      if (!verdict.allowed) {
        result = { ok: false, message: verdict.message, phases };
        continue;
      }
      const onPhase = (phase: CheckPhase): void => {
        phases.push(phase);
        tools.tell(phase);
      };
      const target = { address, port, check: { ...check, timeoutMs }, name };
      result = { ...(await prober.probe(target, onPhase, tools.signal)), phases };
      if (result.ok) break;
    }
    return result;
  }

  private writer(): SliceWriter {
    if (this.parts.writer) return this.parts.writer;
    throw new Error('write-back is off');
  }
}
