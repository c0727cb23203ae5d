import type { RollcallError, RollcallErrorCode } from '@rollcall/client';

import { CommandError } from '../command-error.js';
import type { ExitCode } from '../exit-codes.js';
import { EXIT } from '../exit-codes.js';

interface Meaning {
  readonly exitCode: ExitCode;
  /** What to try; null = the message says it. */
  readonly advice: string | null;
}

const NOT_THERE: Meaning = {
  exitCode: EXIT.UNAVAILABLE,
  advice:
    'Is Rollcall running there? `rollcall up` starts it; --url or ROLLCALL_URL says where it is; `rollcall doctor` looks closer.',
};
const CHANGED: Meaning = {
  exitCode: EXIT.FAILURE,
  advice: 'Somebody changed it meanwhile: look at what it is now, and run the same again.',
};
const LATER: Meaning = { exitCode: EXIT.UNAVAILABLE, advice: 'That passes by itself: try again in a few seconds.' };

/** What the codes of the API mean for the command. */
const MEANINGS: Readonly<Partial<Record<RollcallErrorCode, Meaning>>> = {
  INVALID_ARGUMENT: { exitCode: EXIT.USAGE, advice: null },
  NOT_FOUND: { exitCode: EXIT.NOT_FOUND, advice: '`rollcall get services -A` lists what there is.' },
  UNAUTHENTICATED: {
    exitCode: EXIT.DENIED,
    advice: 'Put a valid token into ROLLCALL_TOKEN. `npm start` prints the first one, once.',
  },
  FORBIDDEN: { exitCode: EXIT.DENIED, advice: null },
  VALIDATION_FAILED: { exitCode: EXIT.USAGE, advice: null },
  ADDRESS_FORBIDDEN: { exitCode: EXIT.DENIED, advice: null },
  SERVICE_HAS_SELECTOR: { exitCode: EXIT.USAGE, advice: null },
  CONFLICT: CHANGED,
  PRECONDITION_FAILED: CHANGED,
  UNREACHABLE: NOT_THERE,
  BAD_ANSWER: NOT_THERE,
  NOT_SYNCED: {
    exitCode: EXIT.UNAVAILABLE,
    advice: '`rollcall get clusters` says how far it is, and what is in the way.',
  },
  TOO_STALE: LATER,
  STORE_UNAVAILABLE: LATER,
  RATE_LIMITED: LATER,
  IDENTITY_PROVIDER_UNAVAILABLE: LATER,
  CLUSTER_UNAVAILABLE: {
    exitCode: EXIT.UNAVAILABLE,
    advice: '`rollcall get clusters` says what is in the way; then try again.',
  },
  RESYNC_REQUIRED: { exitCode: EXIT.UNAVAILABLE, advice: 'Leave out --since, to begin with what there is now.' },
};

/** A refusal of the API as the end of a sub-command. */
export function refusal(error: RollcallError): CommandError {
  const { exitCode, advice } = MEANINGS[error.code] ?? { exitCode: EXIT.FAILURE, advice: null };
  const request = error.requestId === null ? '' : ` (request ${error.requestId})`;
  // The first is mostly what the message says already.
  const others = error.errors.filter(({ message }) => !error.message.includes(message));
  const lines = [
    `Error: ${error.message}${request}`,
    ...others.map(({ pointer, message }) => `  ${pointer}: ${message}`),
    ...(advice === null ? [] : [advice]),
  ];
  return new CommandError(lines.join('\n'), exitCode, { cause: error });
}
