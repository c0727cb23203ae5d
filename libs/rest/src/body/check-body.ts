import type { CheckRequest } from '@rollcall/catalog';
import type { Violation } from '@rollcall/core';
import { below, gravestCode, isJsonObject } from '@rollcall/core';

import { Problem } from '../problems/problem.js';

const FIELDS = ['cluster', 'service', 'backend'];
const SERVICE_FIELDS = ['namespace', 'name'];

/** What was sent to have a backend checked; the backend itself is judged behind. Throws {@link Problem} with everything that is wrong around it. */
export function checkBody(body: unknown): CheckRequest {
  const violations: Violation[] = [];
  const refuse = (pointer: string, message: string): void =>
    void violations.push({ pointer, code: 'VALIDATION_FAILED', message });
  const sent = isJsonObject(body) ? body : {};
  if (!isJsonObject(body)) refuse('', 'The body must be an object with backend.');
  for (const name of Object.keys(sent).filter((each) => !FIELDS.includes(each)))
    refuse(below('', name), `${name} is not known here: the fields are ${FIELDS.join(', ')}.`);
  const { cluster = null, service = null, backend } = sent;
  if (cluster !== null && typeof cluster !== 'string') refuse('/cluster', 'cluster must be text.');
  if (service !== null && !isServiceName(service))
    refuse('/service', `service must be an object with ${SERVICE_FIELDS.join(' and ')}, and nothing else.`);
  const [first, ...more] = violations;
  if (first) throw new Problem(gravestCode([first, ...more]), first.message, { errors: violations });
  return {
    cluster: typeof cluster === 'string' ? cluster : null,
    service: isServiceName(service) ? service : null,
    backend,
  };
}

function isServiceName(value: unknown): value is { readonly namespace: string; readonly name: string } {
  if (!isJsonObject(value) || Object.keys(value).some((name) => !SERVICE_FIELDS.includes(name))) return false;
  return typeof value.namespace === 'string' && typeof value.name === 'string';
}
