import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/** Certificates for `db.corp.example` (one for `other.corp.example`), made by fixtures/make-certificates.sh. */
export type TestCertificate = 'good' | 'other-name' | 'expired' | 'future' | 'self-signed';

/** What a TLS server is made of. */
export function serverWith(certificate: TestCertificate) {
  return { cert: fixture(`${certificate}.crt`), key: fixture('server.key') };
}

/** Who signed all but the one that signed itself. */
export function testAuthority(): string {
  return fixture('authority.crt');
}

function fixture(name: string): string {
  return readFileSync(join(FIXTURES, name), 'utf8');
}
