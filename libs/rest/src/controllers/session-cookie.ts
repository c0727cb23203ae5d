import type { CookieOptions } from '@rollcall/platform';
import { SESSION_COOKIE, setCookie } from '@rollcall/platform';
import type { FastifyReply } from 'fastify';

const SHAPE = { sameSite: 'Strict', path: '/' } as const;

/** Has the browser keep a session until it is closed. */
export function keepSession(reply: FastifyReply, value: string): void {
  addCookie(reply, SESSION_COOKIE, { ...SHAPE, value, maxAgeS: null });
}

export function forgetSession(reply: FastifyReply): void {
  addCookie(reply, SESSION_COOKIE, { ...SHAPE, value: '', maxAgeS: 0 });
}

/** `Secure` wherever the request came by HTTPS, to us or to a proxy that is trusted. */
export function addCookie(reply: FastifyReply, name: string, cookie: Omit<CookieOptions, 'secure'>): void {
  const secure = reply.request.protocol === 'https';
  // Fastify adds to this header, and replaces none.
  reply.header('set-cookie', setCookie(name, { ...cookie, secure }));
}
