const LOOK_EVERY_MS = 10;

/** Resolves when the condition holds; rejects with what it threw last if that takes longer than `withinMs`. One that throws does not hold. */
export async function eventually(
  what: string,
  condition: () => Promise<boolean> | boolean,
  withinMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  let last: unknown = null;
  while (performance.now() < deadline) {
    try {
      if (await condition()) return;
      last = null;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`not within ${withinMs} ms: ${what}`, { cause: last });
}
