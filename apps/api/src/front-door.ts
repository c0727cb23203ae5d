import type { IncomingMessage, ServerResponse } from 'node:http';

import { sendRateLimited, speaksGraphql } from '@rollcall/graphql';
import type { CrossOrigin, OpenResponses, RateLimitedError, RateLimits } from '@rollcall/platform';
import { Problem, sendRawProblem, toProblem } from '@rollcall/rest';

/** Characters of a URL; longer ones are answered with 414. */
export const URL_LIMIT = 8_192;
/** Answered until the end: whoever sends requests here finds out that it should not. */
const HEALTH = /^\/(livez|readyz|statusz)(\?|$)/;

/**
 * Answers a request in front of the framework; false = it did not.
 * true = it did, or calls `handOn` later and did not after all.
 */
export type AnswerAhead = (request: IncomingMessage, response: ServerResponse, handOn: () => void) => boolean;

/** Answers a request, or hands it on to the framework. */
export type FrontDoor = (request: IncomingMessage, response: ServerResponse, handOn: () => void) => void;

export interface FrontDoorParts {
  readonly crossOrigin: CrossOrigin;
  readonly responses: OpenResponses;
  readonly rates: RateLimits;
  /** For whom a request counts. */
  readonly blockOf: (request: IncomingMessage) => string;
  readonly isStopping: () => boolean;
  /** What can be answered from what an equal request got. */
  readonly known: readonly AnswerAhead[];
}

/** What every request passes before the framework sees it. */
export function frontDoor({ crossOrigin, responses, rates, blockOf, isStopping, known }: FrontDoorParts): FrontDoor {
  return (request, response, handOn) => {
    if (crossOrigin.answer(request, response)) return;
    const refusal = refusalOf(request, isStopping());
    if (refusal) {
      sendRawProblem(request, response, refusal);
      return;
    }
    const tooSoon = rates.ofAddress('request', blockOf(request));
    if (tooSoon && !HEALTH.test(request.url ?? '')) {
      refuseTooSoon(request, response, tooSoon);
      return;
    }
    // Known answers are given whole, and at once: only what is handed on may take its time.
    const goOn = (): void => {
      responses.track(response);
      handOn();
    };
    if (!known.some((answer) => answer(request, response, goOn))) goOn();
  };
}

function refuseTooSoon(request: IncomingMessage, response: ServerResponse, error: RateLimitedError): void {
  if (speaksGraphql(request.url ?? '')) sendRateLimited(request, response, error);
  else sendRawProblem(request, response, toProblem(error));
}

function refusalOf({ url = '' }: IncomingMessage, isStopping: boolean): Problem | null {
  if (url.length > URL_LIMIT) return new Problem('URI_TOO_LONG', `a URL has at most ${URL_LIMIT} characters here`);
  if (!isStopping || HEALTH.test(url)) return null;
  return new Problem('GOING_AWAY', 'this replica is stopping: ask another', { headers: { 'retry-after': '1' } });
}
