import type { WatchEndpointsOptions } from '../client-options.js';
import type { EndpointsEvent } from '../contract/events.js';
import { RollcallClient } from '../rollcall-client.js';
import type { Timers } from '../timers.js';
import type { WatchStatus } from '../watch/watch-status.js';

export const CART = { namespace: 'shop', name: 'cart' };
export const PATH = '/v1/namespaces/shop/services/cart/endpoints';

/** As ManualClock of the test kit. */
interface SteppedClock {
  monotonicMs(): number;
  after: Timers['after'];
  step(ms: number): Promise<void>;
}

/** A watch of shop/cart whose events are taken one by one. Time stands still until it is stepped; pauses have their full length. */
export class SteppedWatch {
  /** Statuses, each as one line. */
  readonly told: string[] = [];
  readonly events: AsyncGenerator<EndpointsEvent, void, undefined>;
  private readonly leaving = new AbortController();
  private readonly pauses: number[] = [];
  private pauseBegun: ((ms: number) => void) | null = null;

  constructor(
    url: string,
    private readonly clock: SteppedClock,
    options: WatchEndpointsOptions = {},
  ) {
    const timers = { nowMs: () => clock.monotonicMs(), after: (ms: number, run: () => void) => clock.after(ms, run) };
    const client = new RollcallClient({ url, token: 'secret', timers, random: () => 1 });
    const onStatus = (status: WatchStatus): void => this.tell(status);
    this.events = client.watchEndpoints(CART, {}, { signal: this.leaving.signal, onStatus, ...options });
  }

  next(): Promise<EndpointsEvent> {
    const event = this.events.next().then(({ value }) => {
      if (!value) throw new Error('the watch has ended');
      return value;
    });
    // A test may end before what it asked for has come.
    event.catch(() => undefined);
    return event;
  }

  leave(): void {
    this.leaving.abort();
  }

  /** Resolves with the length of the next pause between two attempts. */
  pause(): Promise<number> {
    const ms = this.pauses.shift();
    return ms === undefined ? new Promise((resolve) => (this.pauseBegun = resolve)) : Promise.resolve(ms);
  }

  /** Steps over the next pause; resolves with its length. */
  async overPause(): Promise<number> {
    const ms = await this.pause();
    await this.clock.step(ms);
    return ms;
  }

  private tell({ state, transport, error, retryInMs }: WatchStatus): void {
    this.told.push([state, transport, error?.code, retryInMs].filter((word) => word != null).join(' '));
    if (retryInMs === null) return;
    if (this.pauseBegun) this.pauseBegun(retryInMs);
    else this.pauses.push(retryInMs);
    this.pauseBegun = null;
  }
}
