import { parse } from 'yaml';

import { fileContent } from '../../settings/file-content.js';
import type { Settings } from '../../settings/settings-table.js';
import type { PrincipalScopes } from '../principal.js';
import { readScopes } from './scopes-value.js';

/** An identity provider, and what its claims mean here. */
export interface OidcOptions {
  readonly issuer: string;
  /** A JWT has to be meant for one of them. */
  readonly audiences: readonly string[];
  /** For signing in with a browser; null = only bearer JWTs are taken. */
  readonly client: OidcClientOptions | null;
  readonly rolesClaim: string;
  /** Scopes by the name of a role or group, the first that fits counts; null = the names that are built in. */
  readonly groups: ReadonlyMap<string, PrincipalScopes> | null;
  /** Of who is none of these: null = nobody. */
  readonly defaultRole: 'reader' | null;
}

export interface OidcClientOptions {
  readonly id: string;
  /** null = a public client: PKCE alone. */
  readonly secret: string | null;
  readonly scopes: readonly string[];
}

/** null = there is no identity provider. */
export type OidcReading = { readonly value: OidcOptions | null } | { readonly problems: readonly string[] };

type OidcSettings = Pick<
  Settings,
  | 'oidcIssuer'
  | 'oidcAudience'
  | 'oidcClientId'
  | 'oidcClientSecret'
  | 'oidcClientSecretFile'
  | 'oidcScopes'
  | 'oidcRolesClaim'
  | 'oidcGroupsFile'
  | 'oidcDefaultRole'
>;

/** What the settings `ROLLCALL_OIDC_…` say, together with the files that they name; all that is wrong with them at once. */
export function readOidcOptions(settings: OidcSettings): OidcReading {
  const problems: string[] = [];
  const { oidcIssuer: issuer, oidcAudience: audience, oidcClientId: clientId } = settings;
  const secret = secretOf(settings, problems);
  const groups = groupsOf(settings.oidcGroupsFile, problems);
  if (issuer === null && (audience.length > 0 || clientId !== null || groups !== null))
    problems.push('ROLLCALL_OIDC_ISSUER: needed where other ROLLCALL_OIDC_ variables are set');
  if (issuer !== null && audience.length === 0 && clientId === null)
    problems.push('ROLLCALL_OIDC_AUDIENCE: needed with ROLLCALL_OIDC_ISSUER, unless ROLLCALL_OIDC_CLIENT_ID is set');
  if (secret !== null && clientId === null)
    problems.push('ROLLCALL_OIDC_CLIENT_ID: needed with ROLLCALL_OIDC_CLIENT_SECRET');
  if (problems.length > 0) return { problems };
  if (issuer === null) return { value: null };
  return {
    value: {
      issuer,
      audiences: clientId === null ? audience : [...audience, clientId],
      client: clientId === null ? null : { id: clientId, secret, scopes: settings.oidcScopes },
      rolesClaim: settings.oidcRolesClaim,
      groups,
      defaultRole: settings.oidcDefaultRole === 'none' ? null : 'reader',
    },
  };
}

function secretOf({ oidcClientSecret: text, oidcClientSecretFile: file }: OidcSettings, problems: string[]) {
  if (text !== null && file !== null)
    problems.push('ROLLCALL_OIDC_CLIENT_SECRET and ROLLCALL_OIDC_CLIENT_SECRET_FILE: set one of them');
  if (file === null) return text;
  const read = fileContent(file);
  if ('text' in read) return read.text.trim();
  problems.push(`ROLLCALL_OIDC_CLIENT_SECRET_FILE=${file}: ${read.problem}`);
  return null;
}

function groupsOf(file: string | null, problems: string[]): ReadonlyMap<string, PrincipalScopes> | null {
  if (file === null) return null;
  const variable = `ROLLCALL_OIDC_GROUPS_FILE=${file}`;
  const read = fileContent(file);
  const document = 'text' in read ? parsed(read.text) : read;
  if ('problem' in document) {
    problems.push(`${variable}: ${document.problem}`);
    return null;
  }
  const groups = new Map<string, PrincipalScopes>();
  for (const [group, value] of Object.entries(document.groups)) {
    const reading = readScopes(value);
    if ('scopes' in reading) groups.set(group, reading.scopes);
    else problems.push(`${variable}: ${group}: ${reading.problem}`);
  }
  return groups;
}

function parsed(text: string): { readonly groups: object } | { readonly problem: string } {
  try {
    const document: unknown = parse(text);
    return typeof document === 'object' && document !== null && !Array.isArray(document)
      ? { groups: document }
      : { problem: 'must map names of groups to {role, clusters, namespaces, restrictedAddresses}' };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) };
  }
}
