import type { ErrorDetail } from '../rollcall-error.js';
import { RollcallError } from '../rollcall-error.js';

export interface GraphqlError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly errors?: readonly ErrorDetail[] };
}

/** `data` of a result. Throws {@link RollcallError} if it has errors. */
export function graphqlData(result: unknown): unknown {
  const { data, errors } = (result ?? {}) as { data?: unknown; errors?: readonly GraphqlError[] };
  if (errors?.length) throw graphqlError(errors);
  return data;
}

export function graphqlError([first]: readonly GraphqlError[]): RollcallError {
  const { code = 'BAD_ANSWER', errors = [] } = first?.extensions ?? {};
  return new RollcallError(first?.message ?? 'the server refused and did not say why', { code, errors });
}
