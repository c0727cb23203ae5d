import type { ServerResponse } from 'node:http';

/** Lets so many bytes of the answer out, then breaks the connection. */
export function cutAfter(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const write = response.write.bind(response);
  const cut = (chunk: unknown): boolean => {
    const text = typeof chunk === 'string' ? chunk : '';
    write(text.slice(0, left));
    left -= text.length;
    if (left <= 0) setImmediate(() => response.socket?.resetAndDestroy());
    return true;
  };
  response.write = cut as typeof response.write;
  response.end = ((chunk: unknown) => {
    cut(chunk);
    return response;
  }) as typeof response.end;
}

/** Sends every byte on its own. */
export function drip(response: ServerResponse): void {
  const write = response.write.bind(response);
  response.write = ((chunk: unknown) => {
    for (const byte of Buffer.from(String(chunk))) write(Buffer.of(byte));
    return true;
  }) as typeof response.write;
}
