/** Thrown when a line is longer than anything an API server sends. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';
}

const NEWLINE = 0x0a;

/**
 * Lines of a byte stream, each as soon as its newline has come. Bytes are decoded line by line, so it does not matter
 * where the stream was cut: inside a character, an event, or between two. A last line without newline was cut off, and is
 * not given. Throws {@link LineTooLongError}.
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncIterable<readonly string[]> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  for await (const chunk of stream) {
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const part = chunk.subarray(from, at);
      lines.push(decode(begunBytes === 0 ? part : Buffer.concat([...begun, part])));
      begun = [];
      begunBytes = 0;
      from = at + 1;
    }
    if (from < chunk.byteLength) {
      begun.push(chunk.subarray(from));
      begunBytes += chunk.byteLength - from;
      if (begunBytes > maxBytes) throw new LineTooLongError(`a line of more than ${maxBytes} bytes`);
    }
    if (lines.length > 0) yield lines;
  }
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
