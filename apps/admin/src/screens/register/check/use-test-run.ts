import type { CheckPhase, CheckResult, CheckTarget, RollcallClient } from '@rollcall/client';
import { jsonEquals } from '@rollcall/core';
import { useCallback, useEffect, useRef, useState } from 'react';

import { useClient } from '../../../data/client-context.js';

/** A check as it runs, or as it ended. */
export interface TestRun {
  /** What was checked: the result belongs to nothing else. */
  readonly of: CheckTarget;
  readonly phases: readonly CheckPhase[];
  readonly result: CheckResult | null;
  /** Why it could not be made at all. */
  readonly error: unknown;
  readonly running: boolean;
}

export interface TestRunner {
  /** null = nothing was checked, or what was typed since is something else. */
  readonly run: TestRun | null;
  readonly start: () => void;
  readonly cancel: () => void;
}

/** Runs a check of what is typed now, once, phase by phase; leaving the step breaks it off. */
export function useTestRun(target: CheckTarget | null): TestRunner {
  const client = useClient();
  const [run, setRun] = useState<TestRun | null>(null);
  const running = useRef<AbortController | null>(null);
  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setRun((before) => (before?.running ? null : before));
  }, []);
  useEffect(() => cancel, [cancel]);

  const start = (): void => {
    if (!target) return;
    running.current?.abort();
    const leaving = new AbortController();
    running.current = leaving;
    void follow(client, { target, signal: leaving.signal }, (now) => {
      if (!leaving.signal.aborted) setRun(now);
    });
  };
  return { run: run && jsonEquals(run.of, target) ? run : null, start, cancel };
}

async function follow(
  client: RollcallClient,
  { target, signal }: { readonly target: CheckTarget; readonly signal: AbortSignal },
  tell: (run: TestRun) => void,
): Promise<void> {
  let run: TestRun = { of: target, phases: [], result: null, error: null, running: true };
  tell(run);
  try {
    for await (const event of client.checkBackend(target, { signal })) {
      run =
        event.type === 'PHASE'
          ? { ...run, phases: [...run.phases, event.phase] }
          : { ...run, result: event.result, phases: event.result.phases };
      tell(run);
    }
    tell({ ...run, running: false });
  } catch (error) {
    tell({ ...run, running: false, error });
  }
}
