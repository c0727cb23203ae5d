import { SIGN_IN_PARAMETERS } from '../query/list-parameters.js';
import type { Route } from './route.js';
import { ok } from './route.js';

const LEADS_ON = 'Leads on; a browser follows.';
/** Where credentials are looked into. */
const CREDENTIAL_PROBLEMS = [
  'INVALID_ARGUMENT',
  'UNAUTHENTICATED',
  'NOT_ACCEPTABLE',
  'RATE_LIMITED',
  'IDENTITY_PROVIDER_UNAVAILABLE',
] as const;

/** Sessions of browsers. All of them are open: who asks finds out here who they are. */
export const SESSION_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/session',
    operationId: 'getSession',
    tag: 'sessions',
    summary: 'Who one is, and how one can sign in',
    description:
      '`caller` null = nobody that may do anything. `csrf`, if there is a session, goes into the header `rollcall-csrf` of everything that would change something. Keeps a session alive.',
    query: {},
    answers: [ok('Session', 'Who asks.')],
    headers: [],
    problems: CREDENTIAL_PROBLEMS,
    open: true,
  },
  {
    method: 'POST',
    path: '/v1/session',
    operationId: 'signIn',
    tag: 'sessions',
    summary: 'Exchanges the credential in `Authorization` for the cookie of a session',
    description: 'The session has the rights of the credential, and ends with it.',
    query: {},
    answers: [{ status: 201, description: 'The session is begun.', content: { 'application/json': 'Session' } }],
    headers: [],
    problems: CREDENTIAL_PROBLEMS,
    open: true,
  },
  {
    method: 'DELETE',
    path: '/v1/session',
    operationId: 'signOut',
    tag: 'sessions',
    summary: 'Has the browser forget its session',
    query: {},
    answers: [{ status: 204, description: 'It is forgotten.', content: null }],
    headers: [],
    problems: ['INVALID_ARGUMENT', 'FORBIDDEN', 'RATE_LIMITED'],
    open: true,
  },
  {
    method: 'GET',
    path: '/v1/session/oidc',
    operationId: 'beginOidc',
    tag: 'sessions',
    summary: 'Sends a browser to the identity provider, to sign in there',
    query: SIGN_IN_PARAMETERS,
    answers: [{ status: 302, description: LEADS_ON, content: null }],
    headers: [],
    problems: ['INVALID_ARGUMENT', 'NOT_FOUND', 'RATE_LIMITED', 'IDENTITY_PROVIDER_UNAVAILABLE'],
    open: true,
  },
  {
    method: 'GET',
    path: '/v1/session/oidc/callback',
    operationId: 'finishOidc',
    tag: 'sessions',
    summary: 'Where the identity provider sends the browser back to',
    description:
      'Leads to where one wanted to go, with a session; or to `/sign-in?error=…&next=…`, `error` one of `expired`, `declined`, `refused`, `unavailable`.',
    answers: [{ status: 303, description: LEADS_ON, content: null }],
    headers: [],
    problems: ['NOT_FOUND', 'RATE_LIMITED'],
    open: true,
  },
];
