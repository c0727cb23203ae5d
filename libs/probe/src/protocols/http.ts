import type { Connection } from '../connection.js';
import { printable } from '../printable.js';
import { ProbeFailure } from '../probe-failure.js';

export interface HttpQuestion {
  /** Begins with `/`; visible ASCII. */
  readonly path: string;
  /** The Host header. */
  readonly host: string;
}

const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/;

/**
 * Asks with GET for a path. Every 2xx and 3xx passes: a redirect is an answer, and is not followed. The answer's head has to be complete; its body
 * is not read.
 */
export async function askHttp(connection: Connection, { path, host }: HttpQuestion): Promise<null> {
  connection.write(
    [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      'User-Agent: rollcall-check',
      'Accept: */*',
      'Connection: close',
      '',
      '',
    ].join('\r\n'),
  );
  for (;;) {
    const status = readStatus(await connection.readPart(headLength));
    if (status.code >= 200 && status.code < 400) return null;
    // 101 is no interim answer but the last one in HTTP, and nobody asked for another protocol.
    if (status.code >= 200 || status.code === 101) throw new ProbeFailure(`it answered ${status.text}`);
  }
}

function headLength(bytes: Buffer): number | null {
  const begin = bytes.subarray(0, 5).toString('latin1');
  if (!'HTTP/'.startsWith(begin))
    throw new ProbeFailure(
      `it does not speak HTTP: it began with "${printable(bytes.subarray(0, 16).toString('latin1'))}"`,
    );
  const ends = ['\r\n\r\n', '\n\n'].flatMap((mark) => {
    const index = bytes.indexOf(mark);
    return index < 0 ? [] : index + mark.length;
  });
  return ends.length === 0 ? null : Math.min(...ends);
}

function readStatus(head: Buffer): { readonly code: number; readonly text: string } {
  const [line = ''] = head.toString('latin1').split(/\r?\n/, 1);
  const [, code = '', reason = ''] = STATUS_LINE.exec(line) ?? [];
  if (code === '') throw new ProbeFailure(`it does not speak HTTP/1: it began with "${printable(line)}"`);
  return { code: Number(code), text: printable(`${code} ${reason}`) };
}
