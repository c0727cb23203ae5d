import type { CheckPhase } from '../contract/backend.js';
import type { CheckEvent, CheckResult, CheckTarget } from '../contract/check-event.js';
import type { Http } from '../http/http.js';
import type { ServerSentEvent } from './event-stream.js';
import { eventJson, readEvents } from './read-events.js';

/** See {@link RollcallClient.checkBackend}. */
export async function* checkEvents(
  http: Http,
  target: CheckTarget,
  signal: AbortSignal | undefined,
): AsyncGenerator<CheckEvent, void, undefined> {
  // Whoever breaks off cancels the answer, which ends the request.
  for await (const sent of readEvents(http, '/v1/backends:check', { method: 'POST', body: target, signal })) {
    const event = checkEvent(sent);
    if (event) yield event;
  }
}

/** null = an event that this client does not know, and does not need. */
function checkEvent(sent: ServerSentEvent): CheckEvent | null {
  switch (sent.event) {
    case 'phase':
      return { type: 'PHASE', phase: eventJson(sent) as CheckPhase };
    case 'result':
      return { type: 'RESULT', result: eventJson(sent) as CheckResult };
    default:
      return null;
  }
}
