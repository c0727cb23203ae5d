import type { AddressPolicy, UnreadableSettings } from '@rollcall/core';
import { readAddressPolicy } from '@rollcall/core';
import type { OidcOptions, Settings } from '@rollcall/platform';
import {
  EXIT_CONFIG,
  isLoopback,
  readOidcOptions,
  readSecret,
  readSettings,
  SETTINGS,
  SettingsError,
  unknownVariables,
} from '@rollcall/platform';

/** Settings of the API, with what depends on others filled in. */
export interface ApiConfig extends Settings {
  readonly databaseUrl: string;
  /** What tokens and sessions are recognised with. */
  readonly secretKey: string;
  /** null = there is no identity provider. */
  readonly oidc: OidcOptions | null;
  /** What may be registered. */
  readonly addressPolicy: AddressPolicy;
  readonly anonymous: 'read' | 'none';
  readonly introspection: 'open' | 'authenticated';
  readonly logFormat: 'json' | 'pretty';
  /** Variables that look like ours and are not. */
  readonly unknownVariables: readonly string[];
}

/** Reads the environment; says all that is wrong with it, and ends the process, if it cannot be used. */
export function loadConfig(): ApiConfig {
  try {
    return completed(readSettings(process.env));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${problem}\n`);
    process.exit(EXIT_CONFIG);
  }
}

function completed(settings: Settings): ApiConfig {
  const { databaseUrl, host, port, opsPort } = settings;
  const problems: string[] = [];
  if (databaseUrl === null)
    problems.push('ROLLCALL_DATABASE_URL: needed where the API runs alone (npm start brings its own PostgreSQL)');
  if (port === opsPort && port !== 0) problems.push('ROLLCALL_OPS_PORT: must be another port than ROLLCALL_PORT');
  const secret = readSecret(settings);
  if ('problem' in secret) problems.push(secret.problem);
  const oidc = readOidcOptions(settings);
  if ('problems' in oidc) problems.push(...oidc.problems);
  const addressPolicy = readAddressPolicy(settings);
  if ('problems' in addressPolicy) problems.push(...addressProblems(addressPolicy));
  const isIncomplete = databaseUrl === null || 'problem' in secret || 'problems' in oidc || 'problems' in addressPolicy;
  if (isIncomplete || problems.length > 0) throw new SettingsError(problems);
  const open = isLoopback(host);
  return {
    ...settings,
    databaseUrl,
    secretKey: secret.value,
    oidc: oidc.value,
    addressPolicy,
    anonymous: settings.anonymous ?? (open ? 'read' : 'none'),
    introspection: settings.introspection ?? (open ? 'open' : 'authenticated'),
    logFormat: settings.logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json'),
    unknownVariables: unknownVariables(process.env),
  };
}

function addressProblems({ problems }: UnreadableSettings): readonly string[] {
  return (['allowedCidrs', 'deniedCidrs', 'allowedDomains'] as const).flatMap((name) =>
    problems[name].map((problem) => `${SETTINGS[name].variable}: ${problem}`),
  );
}
