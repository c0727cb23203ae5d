/** 128 random bits as hexadecimal digits: also where the page came without HTTPS, which `crypto.randomUUID` refuses. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
