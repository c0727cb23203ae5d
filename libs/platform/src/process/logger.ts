import type { Logger as Pino } from 'pino';
import { pino } from 'pino';
import pretty from 'pino-pretty';

export interface LoggerOptions {
  /** Which process. */
  readonly name: string;
  readonly level: string;
  readonly format: 'json' | 'pretty';
  /** Default: stdout. */
  readonly destination?: { write(line: string): void };
}

/** Fields whose values never reach a log, wherever they come from. */
const SECRETS = ['authorization', 'token', 'password', 'cookie', 'adminToken', 'secret', 'databaseUrl'];

type Fields = Readonly<Record<string, unknown>>;

/** Log lines of one process: JSON on stdout for machines, or readable for a person at a terminal. */
export class ProcessLogger {
  private constructor(private readonly pino: Pino) {}

  static create({ name, level, format, destination }: LoggerOptions): ProcessLogger {
    const redact = { paths: SECRETS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' };
    const options = { name, level, redact, timestamp: pino.stdTimeFunctions.isoTime };
    const stdout = () =>
      format === 'pretty' ? pretty({ ignore: 'pid,hostname', sync: true }) : pino.destination({ sync: false });
    return new ProcessLogger(pino(options, destination ?? stdout()));
  }

  debug(message: string, fields: Fields = {}): void {
    this.pino.debug(fields, message);
  }

  info(message: string, fields: Fields = {}): void {
    this.pino.info(fields, message);
  }

  warn(message: string, fields: Fields = {}): void {
    this.pino.warn(fields, message);
  }

  error(message: string, fields: Fields = {}): void {
    this.pino.error(fields, message);
  }

  /** Writes out what is buffered. */
  flush(): void {
    this.pino.flush();
  }
}
