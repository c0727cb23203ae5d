/** A cookie as it is to be set. */
export interface CookieOptions {
  readonly value: string;
  readonly sameSite: 'Strict' | 'Lax';
  readonly path: string;
  /** The request came by HTTPS. */
  readonly secure: boolean;
  /** null = until the browser is closed; 0 = forget it. */
  readonly maxAgeS: number | null;
}

/** The name of a cookie: by HTTPS one that no other site, and nothing without HTTPS, can set (its path has to be `/`). */
export function cookieName(name: string, { secure, path }: Pick<CookieOptions, 'secure' | 'path'>): string {
  if (!secure) return name;
  return path === '/' ? `__Host-${name}` : `__Secure-${name}`;
}

/** `Set-Cookie`. No script can read it. */
export function setCookie(name: string, { value, sameSite, path, secure, maxAgeS }: CookieOptions): string {
  const parts = [`${cookieName(name, { secure, path })}=${value}`, `Path=${path}`, 'HttpOnly', `SameSite=${sameSite}`];
  if (secure) parts.push('Secure');
  if (maxAgeS !== null) parts.push(`Max-Age=${maxAgeS}`);
  return parts.join('; ');
}

/** The value of a cookie in a `Cookie` header, under the safest name that is there; null = it is not. */
export function cookieValue(header: string, name: string): string | null {
  const values = new Map(
    header.split(';').map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
    }),
  );
  return values.get(`__Host-${name}`) ?? values.get(`__Secure-${name}`) ?? values.get(name) ?? null;
}
