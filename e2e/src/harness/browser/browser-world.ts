import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DemoApiServer } from '@rollcall/demo-cluster';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { chromium } from 'playwright-core';

import { CHROMIUM } from '../environment.js';
import { eventually } from '../eventually.js';
import type { InstallationOptions } from '../installation.js';
import { ADMIN_TOKEN, Installation } from '../installation.js';
import { Started } from '../started.js';
import { WatchedPage } from './watched-page.js';

/** As root, as in a container, there is no sandbox; and nothing is asked of anybody but the page. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

export interface BrowserWorldOptions extends Omit<InstallationOptions, 'kubeconfig'> {
  /** Path of the kubeconfig of another cluster. Default: {@link BrowserWorld.cluster}. */
  readonly kubeconfig?: string;
  /** Puts into the cluster what is there from the beginning. */
  readonly furnish?: (cluster: DemoApiServer) => void;
}

/** Real processes with the built admin UI, a cluster that the test can change, and a browser: started once per file. */
export class BrowserWorld {
  private readonly started = new Started();
  private readonly pages: WatchedPage[] = [];

  private constructor(
    /** The cluster that is mirrored, under the name `real`; nobody's where a kubeconfig was given. */
    readonly cluster: DemoApiServer,
    readonly installation: Installation,
    private readonly browser: Browser,
  ) {}

  static async start({ furnish, ...options }: BrowserWorldOptions = {}): Promise<BrowserWorld> {
    const started = new Started();
    try {
      const folder = mkdtempSync(join(tmpdir(), 'rollcall-browser-'));
      started.add({ stop: () => rm(folder, { recursive: true, force: true }) });
      const cluster = new DemoApiServer();
      furnish?.(cluster);
      await cluster.listen();
      started.add({ stop: () => cluster.close() });
      const kubeconfig = join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, cluster.kubeconfig());
      const installation = started.add(await Installation.start({ kubeconfig, ...options }));
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
      started.add({ stop: () => browser.close() });
      const world = new BrowserWorld(cluster, installation, browser);
      world.started.add(started);
      await eventually('the cluster is live', () => world.isLive(), 60_000);
      return world;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  get url(): string {
    return this.installation.api.url;
  }

  /** A page of its own browser profile. Everything that goes wrong in it is in its `complaints`. */
  async page(path: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const watched = await WatchedPage.open(this.browser, { baseURL: this.url, locale: 'en', ...options });
    this.pages.push(watched);
    await watched.go(path);
    return watched;
  }

  /** After each test: closes its pages. Throws if one of them complained of something that was not expected. */
  async closePages(): Promise<void> {
    const closing = this.pages.splice(0);
    const complaints = closing.flatMap((page) => page.complaints);
    await Promise.all(closing.map((page) => page.close()));
    if (complaints.length > 0) throw new Error(`pages complained:\n${complaints.join('\n')}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.pages.splice(0).map((page) => page.close()));
    await this.started.stop();
  }

  private async isLive(): Promise<boolean> {
    const answer = await fetch(`${this.url}/v1/clusters`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    const { items } = (await answer.json()) as { readonly items: readonly { readonly state: string }[] };
    return items.length > 0 && items.every(({ state }) => state === 'LIVE');
  }
}
