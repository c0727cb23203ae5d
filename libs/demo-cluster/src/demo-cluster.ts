import { DemoApiServer } from './demo-api-server.js';
import type { DemoClock } from './demo-clock.js';
import { realClock } from './demo-clock.js';
import { demoIdentity, uidFrom } from './demo-identity.js';
import { DemoStory } from './story/demo-story.js';

export interface DemoClusterOptions {
  /** Where the cluster's identity is kept, so that it is the same one at the next start; null (default) = another one each time. */
  readonly folder?: string | null;
  /** On loopback; 0 (default) = any free one. */
  readonly port?: number;
  /** Between two steps of the story, in ms; default 4,000. */
  readonly paceMs?: number;
  readonly clock?: DemoClock;
}

/**
 * The demo: a cluster in this process, with a believable shop in it whose Pods come, go and fail, slowly and for ever. It is
 * called `demo` everywhere. Whoever mirrors it does so over HTTP with the kubeconfig, as with any other cluster.
 *
 * Promises: with the same folder it is the same cluster after a restart (kube-system's uid, and the uid of every object that is
 * there from the beginning), and its versions never go back. Does not promise that the story goes on where it stopped: it
 * begins anew.
 */
export class DemoCluster {
  private constructor(
    private readonly server: DemoApiServer,
    private readonly story: DemoStory,
  ) {}

  /** Resolves when it answers. Rejects if the port is taken, or the folder cannot be written. */
  static async start(options: DemoClusterOptions = {}): Promise<DemoCluster> {
    const { folder = null, port = 0, paceMs = 4_000, clock = realClock } = options;
    const { clusterUid, firstVersion } = demoIdentity(folder, clock.nowMs());
    const server = new DemoApiServer({
      clusterUid,
      firstVersion,
      now: () => new Date(clock.nowMs()),
      uidOf: (key, write) => uidFrom(clusterUid, key, write),
    });
    const story = new DemoStory(server, { clusterUid, clock, paceMs });
    story.furnish();
    await server.listen(port);
    story.begin();
    return new DemoCluster(server, story);
  }

  /** Address of its API server, such as `http://127.0.0.1:38211`. */
  get url(): string {
    return this.server.url;
  }

  /** The text of a kubeconfig that leads to it; its context is `demo`. */
  get kubeconfig(): string {
    return this.server.kubeconfig('demo');
  }

  /** Ends the story and closes every connection. */
  async stop(): Promise<void> {
    this.story.end();
    await this.server.close();
  }
}
