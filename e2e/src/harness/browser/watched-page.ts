import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';

import { ADMIN_TOKEN } from '../installation.js';

/** What axe-core reports, as far as it is told. */
interface AxeViolation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A page, and all that it complains of: errors in the console, among them what its content security policy refused, and requests to elsewhere. */
export class WatchedPage {
  private readonly noticed: string[] = [];
  private readonly expected: RegExp[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly origin: string,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.noticed.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.noticed.push(`error: ${error.stack ?? error.message}`));
    page.on('request', (request) => this.judge(request.url()));
    page.on('websocket', (socket) => this.judge(socket.url().replace(/^ws/, 'http')));
  }

  static async open(
    browser: Browser,
    options: BrowserContextOptions & { readonly baseURL: string },
  ): Promise<WatchedPage> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    return new WatchedPage(page, context, new URL(options.baseURL).origin);
  }

  /** All that was not expected. */
  get complaints(): readonly string[] {
    return this.noticed.filter((line) => !this.expected.some((pattern) => pattern.test(line)));
  }

  /** Of what the page has to complain in this test. */
  expectComplaint(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /** Resolves when the screen is there, with its first data. */
  async go(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.locator('main h1').waitFor();
    await this.page.locator('[data-loading]').first().waitFor({ state: 'detached' });
  }

  /** Signs in as the bootstrap administrator, by what the sign-in screen would send. */
  async signIn(token = ADMIN_TOKEN): Promise<void> {
    await this.context.request.post('/v1/session', { headers: { authorization: `Bearer ${token}` } });
  }

  /** Resolves when the text is somewhere in the page's content. */
  async sees(text: string | RegExp): Promise<Locator> {
    const found = this.page.getByText(text).first();
    await found.waitFor();
    return found;
  }

  /** What axe-core has against the page as it is; [] = nothing. */
  async accessibilityViolations(): Promise<readonly string[]> {
    // Evaluated by the protocol, and not by an element: the page's policy would refuse that, and has no say here.
    await this.page.evaluate(AXE);
    const violations = await this.page.evaluate<readonly AxeViolation[]>(
      `axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
    );
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}: ${html} ${failureSummary}`),
    );
  }

  close(): Promise<void> {
    return this.context.close();
  }

  private judge(url: string): void {
    if (/^(data|blob|about):/.test(url)) return;
    if (new URL(url).origin !== this.origin) this.noticed.push(`a request to elsewhere: ${url}`);
  }
}
