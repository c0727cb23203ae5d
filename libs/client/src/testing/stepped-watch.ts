import type { WatchEndpointsOptions, WatchOptions } from '../client-options.js';
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

/** The client's own. */
const IDLE_MS = 30_000;

/** What a watch is opened with. */
type Open<E> = (
  client: RollcallClient,
  options: Pick<WatchOptions, 'signal' | 'onStatus'>,
) => AsyncGenerator<E, void, undefined>;

/** A watch whose events are taken one by one. Time stands still until it is stepped; pauses have their full length. */
export class SteppedWatch<E = EndpointsEvent> {
  /** Statuses, each as one line. */
  readonly told: string[] = [];
  readonly events: AsyncGenerator<E, void, undefined>;
  /** How often it began to wait for something to be heard on a connection that works. */
  private waits = 0;
  private readonly leaving = new AbortController();
  private readonly pauses: number[] = [];
  private pauseBegun: ((ms: number) => void) | null = null;

  constructor(
    url: string,
    private readonly clock: SteppedClock,
    open: Open<E>,
  ) {
    const timers: Timers = {
      nowMs: () => clock.monotonicMs(),
      after: (ms, run) => {
        if (ms === IDLE_MS) this.waits += 1;
        return clock.after(ms, run);
      },
    };
    const client = new RollcallClient({ url, token: 'secret', timers, random: () => 1 });
    const onStatus = (status: WatchStatus): void => this.tell(status);
    this.events = open(client, { signal: this.leaving.signal, onStatus });
  }

  /** Of the endpoints of shop/cart. */
  static endpoints(url: string, clock: SteppedClock, options: WatchEndpointsOptions = {}): SteppedWatch {
    return new SteppedWatch(url, clock, (client, more) => client.watchEndpoints(CART, {}, { ...more, ...options }));
  }

  next(): Promise<E> {
    const event = this.events.next().then(({ value }) => {
      if (!value) throw new Error('the watch has ended');
      return value;
    });
    // A test may end before what it asked for has come.
    event.catch(() => undefined);
    return event;
  }

  /** Resolves when what is sent has been heard, although it says nothing to the consumer. */
  async hears(send: () => void): Promise<void> {
    const before = this.waits;
    send();
    while (this.waits === before) await new Promise((resolve) => setImmediate(resolve));
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
