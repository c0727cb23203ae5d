import { RealControlPlane } from '@rollcall/testing/without-jest';

import { KubeClient } from './kube-client.mjs';
import { manifest } from './objects.mjs';

/** Requests under way at once while a cluster is filled. */
const AT_ONCE = 16;

/** A real API server with etcd, without controllers: what is in it was put there. */
export class Cluster {
  #plane;

  constructor(plane) {
    this.#plane = plane;
    this.client = new KubeClient(plane.kubeconfig(), AT_ONCE);
  }

  static async start(assets) {
    // As many requests at once as a row needs: fairness between users is not what is measured.
    const flags = ['--max-requests-inflight=3000', '--max-mutating-requests-inflight=1000'];
    return new Cluster(await RealControlPlane.start({ assets, flags }));
  }

  get kubeconfig() {
    return this.#plane.kubeconfig();
  }

  /** Creates objects, Services before the slices that belong to them. */
  async fill(objects) {
    const waiting = objects.map(manifest).values();
    const lane = async () => {
      for (const object of waiting) await this.client.create(object);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  async stop() {
    this.client.stop();
    await this.#plane.stop();
  }
}
