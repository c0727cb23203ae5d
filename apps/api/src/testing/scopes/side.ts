import type { Scopes } from '@rollcall/catalog';
import { TokenSecrets } from '@rollcall/platform';
import { aToken, MemoryAuditLog, MemoryBackendStore, MemoryMirror, registering, settle } from '@rollcall/testing';

import { TestApi } from '../test-api.js';
import type { Fact } from './fact.js';

/** An API server, and somebody who asks it. */
export interface Asking {
  readonly api: TestApi;
  readonly headers: { readonly authorization: string };
}

/** The same with a world of its own. */
export class Side implements Asking {
  private readonly mirrors = new Map<string, MemoryMirror>();

  private constructor(
    readonly api: TestApi,
    /** Of who asks. */
    readonly headers: { readonly authorization: string },
  ) {}

  static async open(scopes: Scopes): Promise<Side> {
    const api = await TestApi.start({
      rateRequestsPerMinute: 0,
      rateChangesPerMinute: 0,
      rateFailedSignInsPerMinute: 0,
    });
    const secrets = new TokenSecrets(api.config.secretKey);
    const { text, prefix, hmac } = secrets.make();
    // Not as somebody would make it: that nobody did is on record in neither world.
    const token = aToken({ prefix, hmac, scopes });
    api.database.tokens.set(token.id, { token, revokedAt: null, lastUsedAt: null });
    api.database.publishToken({ id: token.id, after: token });
    api.database.notify();
    await settle();
    return new Side(api, { authorization: `Bearer ${text}` });
  }

  /** Lets everything happen, each by itself. */
  async let(facts: readonly Fact[]): Promise<void> {
    for (const fact of facts) {
      await this.happen(fact);
      await settle();
    }
  }

  private async happen(fact: Fact): Promise<void> {
    const { database } = this.api;
    switch (fact.type) {
      case 'CLUSTER':
        this.mirrors.set(fact.cluster, await MemoryMirror.declare(database, fact.cluster));
        // How fresh a cluster is, is true of all of it: a change that is not seen is a proof, too. Here all were proven just now.
        await this.mirror(fact.cluster).report({ state: 'SYNCING' });
        break;
      case 'SYNCED':
        await this.mirror(fact.cluster).sync();
        break;
      case 'STATUS':
        await this.mirror(fact.cluster).report(fact.status);
        break;
      case 'PUT':
        await this.mirror(fact.cluster).put(fact.object);
        break;
      case 'REMOVE':
        await this.mirror(fact.cluster).remove(fact.object);
        break;
      case 'REGISTER':
        await new MemoryBackendStore(database).write({
          ...registering(fact.backend),
          cluster: fact.backend.cluster,
        });
        break;
      case 'DONE':
        await new MemoryAuditLog(database).record([fact.record]);
        break;
    }
  }

  private mirror(cluster: string): MemoryMirror {
    const mirror = this.mirrors.get(cluster);
    if (!mirror) throw new TypeError(`${cluster} was not declared`);
    return mirror;
  }
}
