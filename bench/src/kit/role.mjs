/**
 * The other end of a {@link Program}: resolves with the task, and has
 * `say` and `hear`. The process ends with the one that started it.
 */
export async function takeRole() {
  process.on('disconnect', () => process.exit(0));
  const task = await new Promise((resolve) => process.once('message', resolve));
  return {
    task,
    say: (message) => process.send(message),
    /** Calls `act` with each further message. */
    hear: (act) => process.on('message', act),
  };
}
