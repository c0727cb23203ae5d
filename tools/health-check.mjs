// Is this container's process ready? Asks its operations port; exit code 0 or 1, as container engines want it.
const port = process.env.ROLLCALL_OPS_PORT || '8081';
try {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz?verbose`, { signal: AbortSignal.timeout(2_500) });
  console.log(await answer.text());
  process.exit(answer.ok ? 0 : 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
