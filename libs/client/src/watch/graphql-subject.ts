/** What is subscribed to, in GraphQL. `F`: what one result says. */
export interface GraphqlSubject<F> {
  readonly query: string;
  variables(since: string | null): Readonly<Record<string, unknown>>;
  /** Reads `data` of a result. Throws {@link RollcallError} for what makes no sense. */
  frameOf(data: unknown): F;
  /** The same in fewer frames: for a consumer that takes them slower than they come. */
  merge(frames: readonly F[]): F[];
  /** Stands for nothing but that the connection lives; null = not needed: its own results come at least once a heartbeat. */
  readonly alive: F | null;
}
