import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

import { printable } from './printable.js';

/** How a certificate is judged. */
export interface CertificateContext {
  /** What the peer is called; null = it has no name. */
  readonly name: string | null;
  /** Somebody asked for that very name (`check.host`). */
  readonly nameIsWanted: boolean;
  readonly nowMs: number;
}

export interface CertificateFindings {
  /** Why clients that verify certificates cannot use the backend, whomever they trust; null = they can. */
  readonly problem: string | null;
  /** What stops only some of them; null = nothing. */
  readonly note: string | null;
}

/** OpenSSL's reasons not to trust a certificate; all others are shown by their code. */
const DISTRUST: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it signed itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is unknown, or a certificate between them is missing',
  CERT_HAS_EXPIRED: 'a certificate above it has expired',
  CERT_NOT_YET_VALID: 'a certificate above it is not yet valid',
};

/**
 * What is to be said of a peer's certificate. Expired and not yet valid are problems: no client that verifies gets past that; so is another name
 * than the one that somebody asked the check for. Whom clients trust, and by which other names they come, cannot be known here: that is a note.
 */
export function certificateFindings(tls: TLSSocket, context: CertificateContext): CertificateFindings {
  const certificate = tls.getPeerX509Certificate();
  if (!certificate) return { problem: null, note: 'it showed no certificate' };
  const validity = validityProblem(certificate, context.nowMs);
  const mismatch = nameMismatch(certificate, context.name);
  const distrust = validity === null ? distrustOf(tls) : null;
  return {
    problem: sentence([validity, context.nameIsWanted ? mismatch : null]),
    note: sentence([context.nameIsWanted ? null : mismatch, distrust]),
  };
}

function validityProblem({ validFromDate, validToDate }: X509Certificate, nowMs: number): string | null {
  if (validToDate.getTime() < nowMs) return `expired on ${day(validToDate)}`;
  return validFromDate.getTime() > nowMs ? `is not valid before ${day(validFromDate)}` : null;
}

function nameMismatch(certificate: X509Certificate, name: string | null): string | null {
  if (name === null || certificate.checkHost(name) !== undefined) return null;
  const names = certificate.subjectAltName ?? certificate.subject;
  return `is not for ${name}, but for ${printable(names.replace(/DNS:|IP Address:/g, '')) || 'nobody'}`;
}

function distrustOf(tls: TLSSocket): string | null {
  if (tls.authorized) return null;
  // Declared as an Error, it is the code of one.
  const code = String(tls.authorizationError);
  return `is not trusted here: ${DISTRUST[code] ?? printable(code)}`;
}

function sentence(findings: readonly (string | null)[]): string | null {
  const found = findings.filter((finding) => finding !== null);
  return found.length === 0 ? null : `its certificate ${found.join(', and ')}`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
