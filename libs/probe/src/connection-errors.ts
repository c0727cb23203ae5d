import { printable } from './printable.js';

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens on that port, or a firewall refuses it',
  ECONNRESET: 'the connection was reset',
  ECONNABORTED: 'the connection was reset',
  EPIPE: 'the connection was reset',
  EHOSTUNREACH: 'there is no route to the address',
  ENETUNREACH: 'there is no route to the address',
  EHOSTDOWN: 'the host is down',
  ETIMEDOUT: 'the connection was given up: the host does not answer',
  EACCES: 'connecting is forbidden here, by a firewall of this machine',
  EPERM: 'connecting is forbidden here, by a firewall of this machine',
  EMFILE: 'this process has no more files to open',
  ENFILE: 'this machine has no more files to open',
  EADDRNOTAVAIL: 'this machine has no address or no port to connect from',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS on this port',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks no version of TLS that is spoken here',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it speaks no version of TLS that is spoken here',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'it has no certificate for the name',
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': 'it refused the TLS handshake: it may want a certificate of the client',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a certificate of the client, and a check has none',
};

/** What an error of a socket means, in words for people. */
export function connectionErrorMessage(error: Error): string {
  const { code = '', reason = '' } = error as { code?: string; reason?: string };
  const known = WORDS[code];
  if (known !== undefined) return known;
  return code.startsWith('ERR_SSL') ? `TLS failed: ${printable(reason || code)}` : `the connection failed: ${code}`;
}
