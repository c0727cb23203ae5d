/** What a log line may carry beside its message: identifiers and measures, never secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the catalog says what it does. `warn` is for what a person should look at, `error` for what needs one. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
