import type { Clock, Timer } from '../clock.js';

/** Listeners are told in so many groups, so that 10,000 heartbeats are not one burst. */
const GROUPS = 8;

/** One timer for all streams: tells each once a heartbeat. */
export class Heartbeat {
  private readonly groups = Array.from({ length: GROUPS }, () => new Set<() => void>());
  private turn = 0;
  private joined = 0;
  private timer: Timer | null = null;

  constructor(
    private readonly heartbeatMs: number,
    private readonly clock: Clock,
    /** Called at every turn, several times a heartbeat. */
    private readonly onTurn: () => void,
  ) {}

  start(): void {
    this.timer = this.clock.after(this.heartbeatMs / GROUPS, () => {
      this.start();
      this.turn = (this.turn + 1) % GROUPS;
      this.onTurn();
      for (const beat of [...(this.groups[this.turn] ?? [])]) beat();
    });
  }

  stop(): void {
    this.timer?.cancel();
  }

  /** Calls back once a heartbeat; returns how to end it. */
  join(beat: () => void): () => void {
    this.joined += 1;
    const group = this.groups[this.joined % GROUPS];
    group?.add(beat);
    return () => void group?.delete(beat);
  }
}
