import type { Page } from 'playwright-core';

/** One event of a Chromium trace, as far as it is read. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time that the thread took for it. */
  readonly tdur?: number;
  readonly args: {
    readonly name?: string;
    readonly data?: { readonly frames?: readonly { readonly processId?: number }[] };
  };
}

const CATEGORIES = ['toplevel', 'disabled-by-default-devtools.timeline'];

/**
 * How long each task of the page's main thread was, in milliseconds of processor time, while `work` went on; the longest first. It is
 * not told by a clock on the wall: what else the machine does makes no task longer.
 */
export async function mainThreadTasks(page: Page, work: () => Promise<unknown>): Promise<readonly number[]> {
  const browser = page.context().browser();
  if (!browser) throw new TypeError('the page is of no browser that could be traced');
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const thread = mainThreadOf(traceEvents);
  return traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === thread.pid && tid === thread.tid)
    .flatMap(({ tdur }) => (tdur === undefined ? [] : tdur / 1_000))
    .sort((a, b) => b - a);
}

/** A browser has renderers of other pages, and spare ones: the page's is the one that its frames are in. */
function mainThreadOf(events: readonly TraceEvent[]): TraceEvent {
  const started = events.find(({ name }) => name === 'TracingStartedInBrowser');
  const pid = started?.args.data?.frames?.[0]?.processId;
  const thread = events.find(
    (event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain' && event.pid === pid,
  );
  if (!thread) throw new Error('the trace does not say which thread is the main one of the page');
  return thread;
}
