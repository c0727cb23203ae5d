import type { AbortLike, NameResolver, Resolution, ResolutionFailure } from '@rollcall/catalog';

/** DNS as the test says: names are unknown until they are given answers. */
export class FakeNameResolver implements NameResolver {
  /** Names asked for so far. */
  readonly questions: string[] = [];
  private readonly answers = new Map<string, Resolution[]>();
  private readonly silent = new Set<string>();

  /** The name resolves to these, for so long. */
  addresses(name: string, addresses: readonly string[], ttlSeconds = 60): void {
    this.inTurn(name, [addressesOf(addresses, ttlSeconds)]);
  }

  /** The name does not resolve. */
  fails(name: string, type: ResolutionFailure): void {
    this.inTurn(name, [{ type, message: `${name}: ${type}` }]);
  }

  /** The name's answers, one a question; the last one stays. */
  inTurn(name: string, answers: readonly Resolution[]): void {
    this.silent.delete(name);
    this.answers.set(name, [...answers]);
  }

  /** Questions for the name are answered only when they are called off. */
  silence(name: string): void {
    this.silent.add(name);
  }

  async resolve(name: string, signal: AbortLike): Promise<Resolution> {
    this.questions.push(name);
    if (this.silent.has(name)) await called(signal);
    if (signal.aborted) return { type: 'TIMEOUT', message: `${name}: called off` };
    const answers = this.answers.get(name) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return Promise.resolve(answer ?? { type: 'NXDOMAIN', message: `${name}: NXDOMAIN` });
  }
}

/** An answer with these addresses; those with a colon are IPv6. */
export function addressesOf(addresses: readonly string[], ttlSeconds = 60): Resolution {
  return {
    type: 'ADDRESSES',
    addresses: addresses.map((address) => ({ address, family: address.includes(':') ? 'IPv6' : 'IPv4' })),
    ttlSeconds,
    unanswered: [],
  };
}

/** When it is called off. */
async function called(signal: AbortLike): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
}
