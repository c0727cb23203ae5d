import { describe, expect, test } from '@jest/globals';

import { configurationPage } from './configuration-page.js';
import { readSettings, SettingsError, unknownVariables } from './read-settings.js';
import type { Setting } from './setting.js';
import { SETTINGS } from './settings-table.js';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

/** Section 7 of the public contract: variable, default. */
const CONTRACT: Readonly<Record<string, unknown>> = {
  ROLLCALL_DATABASE_URL: null,
  ROLLCALL_MIGRATION_DATABASE_URL: null,
  ROLLCALL_DATA_DIR: '.rollcall',
  ROLLCALL_HOST: '127.0.0.1',
  ROLLCALL_PORT: 8080,
  ROLLCALL_OPS_PORT: 8081,
  KUBECONFIG: null,
  ROLLCALL_CLUSTER_NAME: null,
  ROLLCALL_CLUSTERS: null,
  ROLLCALL_WRITE_BACK: true,
  ROLLCALL_ADMIN_TOKEN: null,
  ROLLCALL_SECRET: null,
  ROLLCALL_SECRET_FILE: null,
  ROLLCALL_ANONYMOUS: null,
  ROLLCALL_SESSION_MAX_MS: 43_200_000,
  ROLLCALL_SESSION_IDLE_MS: 3_600_000,
  ROLLCALL_OIDC_ISSUER: null,
  ROLLCALL_OIDC_AUDIENCE: [],
  ROLLCALL_OIDC_CLIENT_ID: null,
  ROLLCALL_OIDC_CLIENT_SECRET: null,
  ROLLCALL_OIDC_CLIENT_SECRET_FILE: null,
  ROLLCALL_OIDC_SCOPES: ['openid', 'profile', 'email'],
  ROLLCALL_OIDC_ROLES_CLAIM: 'rollcall',
  ROLLCALL_OIDC_GROUPS_FILE: null,
  ROLLCALL_OIDC_DEFAULT_ROLE: 'reader',
  ROLLCALL_ALLOWED_HOSTS: [],
  ROLLCALL_CORS_ORIGINS: [],
  ROLLCALL_TRUSTED_PROXIES: [],
  ROLLCALL_RATE_REQUESTS_PER_MINUTE: 120_000,
  ROLLCALL_RATE_CHANGES_PER_MINUTE: 600,
  ROLLCALL_RATE_FAILED_SIGN_INS_PER_MINUTE: 60,
  ROLLCALL_MAX_CONNECTIONS_PER_ADDRESS: 5_000,
  ROLLCALL_MAX_SUBSCRIPTIONS_PER_CALLER: 50_000,
  ROLLCALL_TLS_CERT_FILE: null,
  ROLLCALL_TLS_KEY_FILE: null,
  ROLLCALL_INTROSPECTION: null,
  ROLLCALL_ALLOWED_CIDRS: null,
  ROLLCALL_DENIED_CIDRS: null,
  ROLLCALL_ALLOWED_DOMAINS: null,
  ROLLCALL_SLICE_SIZE: 100,
  ROLLCALL_CHECK_CONCURRENCY: 64,
  ROLLCALL_CHECK_CONTROL: null,
  ROLLCALL_DNS_SERVERS: null,
  ROLLCALL_FEED_POLL_MS: 1_000,
  ROLLCALL_HEARTBEAT_MS: 10_000,
  ROLLCALL_LEASE_MS: 15_000,
  ROLLCALL_WATCH_IDLE_MS: 150_000,
  ROLLCALL_BACKOFF_CAP_MS: 30_000,
  ROLLCALL_RESYNC_MS: 600_000,
  ROLLCALL_SLOW_CONSUMER_MS: 30_000,
  ROLLCALL_DRAIN_MS: 20_000,
  ROLLCALL_DB_TIMEOUT_MS: 2_000,
  ROLLCALL_APPLY_TIMEOUT_MS: 30_000,
  ROLLCALL_LOG_RETENTION_MS: 86_400_000,
  ROLLCALL_AUDIT_RETENTION_MS: 31_536_000_000,
  ROLLCALL_GUARD_RATIO: 0.5,
  ROLLCALL_GUARD_MIN: 10,
  ROLLCALL_GUARD_HOLD_MS: 300_000,
  ROLLCALL_LOG_LEVEL: 'info',
  ROLLCALL_LOG_FORMAT: null,
};

describe('settings', () => {
  test('the audit can be kept for years', () => {
    expect(readSettings({ ROLLCALL_AUDIT_RETENTION_MS: '315360000000' }).auditRetentionMs).toBe(315_360_000_000);
    expect(() => readSettings({ ROLLCALL_AUDIT_RETENTION_MS: '3600000' })).toThrow(SettingsError);
  });

  test('are those of the contract, with its defaults', () => {
    const table = Object.values<Setting<unknown>>(SETTINGS).map(({ variable, fallback }) => [variable, fallback]);
    expect(Object.fromEntries(table)).toEqual(CONTRACT);
    expect(Object.values(readSettings({}))).toEqual(
      Object.values<Setting<unknown>>(SETTINGS).map(({ fallback }) => fallback),
    );
  });

  test('are read from text; empty is not set', () => {
    const settings = readSettings({
      ROLLCALL_PORT: '0',
      ROLLCALL_HOST: '',
      ROLLCALL_WRITE_BACK: 'false',
      ROLLCALL_ALLOWED_HOSTS: ' a.example , b.example,',
      ROLLCALL_GUARD_RATIO: '0.25',
      ROLLCALL_CORS_ORIGINS: 'https://portal.example,http://localhost:3000',
      ROLLCALL_TRUSTED_PROXIES: '10.0.0.0/8,::1,192.168.1.1',
      ROLLCALL_CLUSTER_NAME: 'prod.eu-1',
      ROLLCALL_ALLOWED_CIDRS: '10.0.0.0/8, fd00::/8',
      ROLLCALL_ALLOWED_DOMAINS: 'corp.example',
    });
    expect(settings).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      writeBack: false,
      allowedHosts: ['a.example', 'b.example'],
      guardRatio: 0.25,
      corsOrigins: ['https://portal.example', 'http://localhost:3000'],
      trustedProxies: ['10.0.0.0/8', '::1', '192.168.1.1'],
      clusterName: 'prod.eu-1',
      allowedCidrs: ['10.0.0.0/8', 'fd00::/8'],
      deniedCidrs: null,
      allowedDomains: ['corp.example'],
    });
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['ROLLCALL_PORT', '70000', /whole number from 0 to 65535/],
    ['ROLLCALL_PORT', '8080x', /whole number/],
    ['ROLLCALL_PORT', '0x50', /whole number/],
    ['ROLLCALL_WRITE_BACK', 'yes', /true or false/],
    ['ROLLCALL_ANONYMOUS', 'write', /read, none/],
    ['ROLLCALL_LOG_LEVEL', 'verbose', /debug, info, warn, error, silent/],
    ['ROLLCALL_GUARD_RATIO', '1.5', /from 0 to 1/],
    ['ROLLCALL_HEARTBEAT_MS', '1', /at least|from 100/],
    ['ROLLCALL_DRAIN_MS', '99999999999', /whole number/],
    ['ROLLCALL_CLUSTER_NAME', 'Prod_EU', /lower-case/],
    ['ROLLCALL_CLUSTER_NAME', 'a'.repeat(64), /63/],
    ['ROLLCALL_CORS_ORIGINS', 'portal.example', /https:\/\/portal.example/],
    ['ROLLCALL_CORS_ORIGINS', 'https://portal.example/', /https:\/\/portal.example/],
    ['ROLLCALL_CORS_ORIGINS', '*', /https:\/\/portal.example/],
    ['ROLLCALL_TRUSTED_PROXIES', 'proxy.example', /10.0.0.0\/8/],
    ['ROLLCALL_TRUSTED_PROXIES', '10.0.0.0/33', /10.0.0.0\/8/],
    ['ROLLCALL_ALLOWED_CIDRS', 'corp.example', /10.0.0.0\/8/],
    ['ROLLCALL_DENIED_CIDRS', '10.0.0.0/8 10.1.0.0/16', /10.0.0.0\/8/],
    ['ROLLCALL_SLICE_SIZE', '1001', /1 to 1000/],
    ['ROLLCALL_CHECK_CONTROL', 'gateway:443', /10\.0\.0\.1:443/],
    ['ROLLCALL_CHECK_CONTROL', 'fd00::1:443', /\[fd00::1\]:443/],
    ['ROLLCALL_CHECK_CONTROL', '10.0.0.1:0', /10\.0\.0\.1:443/],
    ['ROLLCALL_DNS_SERVERS', 'ns1.corp.example', /10\.0\.0\.53/],
    ['ROLLCALL_DNS_SERVERS', '10.0.0.53,fd00::53:70000', /10\.0\.0\.53/],
    ['ROLLCALL_ALLOWED_HOSTS', 'https://rollcall.internal', /names without/],
    ['ROLLCALL_ALLOWED_HOSTS', 'rollcall.internal:8080', /names without/],
  ];
  test.each(wrong)('%s=%s is refused, and what would be right is said', (variable, value, message) => {
    const problems = problemsOf({ [variable]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
    expect(problems[0]).toContain(`${variable}=${value}`);
  });

  test('that are wrong are all said at once', () => {
    const environment = { ROLLCALL_PORT: 'x', ROLLCALL_HEARTBEAT_MS: 'y', ROLLCALL_TLS_CERT_FILE: '/cert.pem' };
    expect(problemsOf(environment).map((line) => line.split(/[=: ]/, 1)[0])).toEqual([
      'ROLLCALL_PORT',
      'ROLLCALL_HEARTBEAT_MS',
      'ROLLCALL_TLS_CERT_FILE',
    ]);
  });

  test('that contradict each other are refused', () => {
    expect(problemsOf({ ROLLCALL_TLS_KEY_FILE: '/key.pem' })).toEqual([
      expect.stringContaining('set both, or neither'),
    ]);
    expect(problemsOf({ ROLLCALL_CLUSTERS: '/c.yaml', ROLLCALL_CLUSTER_NAME: 'a' })).toEqual([
      expect.stringContaining('ROLLCALL_CLUSTER_NAME'),
    ]);
  });

  test('that are secret are not repeated', () => {
    const problems = problemsOf({ ROLLCALL_ADMIN_TOKEN: 'hunter2', ROLLCALL_DATABASE_URL: 'mysql://u:hunter2@db' });
    expect(problems).toHaveLength(2);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  test('a token that no header could carry is refused', () => {
    expect(problemsOf({ ROLLCALL_ADMIN_TOKEN: 'with spaces in between' })).toHaveLength(1);
    expect(problemsOf({ ROLLCALL_ADMIN_TOKEN: 'sixteen-letters-x' })).toEqual([]);
  });

  test('that look like ours and are not are found', () => {
    expect(unknownVariables({ ROLLCALL_PROT: '1', ROLLCALL_PORT: '1', PATH: '/' })).toEqual(['ROLLCALL_PROT']);
  });

  test('of the command are not taken for misspelt ones', () => {
    expect(unknownVariables({ ROLLCALL_URL: 'http://127.0.0.1:8080', ROLLCALL_TOKEN: 'rc_1' })).toEqual([]);
  });

  test('are all on the page, each with its default and meaning, and no secret', () => {
    const page = configurationPage();
    for (const { variable, meaning } of Object.values<Setting<unknown>>(SETTINGS)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${variable}\` |`));
      expect(row).toContain(meaning);
      expect(row?.split(/(?<!\\)\|/)[2]?.trim()).not.toBe('');
      expect(row).not.toMatch(/`null`|\| *\|/);
    }
  });
});
