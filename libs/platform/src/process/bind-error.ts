/** Thrown when a process cannot bind one of its ports: it is in use, not allowed, or the address is not this machine's. */
export class BindError extends Error {
  override readonly name = 'BindError';
  constructor(wanted: { readonly host: string; readonly port: number; readonly variable: string }, cause: Error) {
    const { host, port, variable } = wanted;
    super(
      'code' in cause && cause.code === 'EADDRINUSE'
        ? `${variable}=${port}: in use on ${host}; stop what uses it, or choose another port (0 takes any free one)`
        : `${variable}=${port}: cannot be bound on ${host} (${cause.message}); ROLLCALL_HOST has to be an address of this machine`,
      { cause },
    );
  }
}
