import type { Settings } from '@rollcall/platform';
import { readSettings, SettingsError, unknownVariables } from '@rollcall/platform';

import type { Environment } from '../config.js';
import type { Finding } from './finding.js';
import { fail, ok, warn } from './finding.js';

/** Oldest Node that everything here runs on. */
const OLDEST_NODE = [22, 19] as const;

/** What the settings say; null = they cannot be used. */
export interface SettingsReport {
  readonly settings: Settings | null;
  readonly findings: readonly Finding[];
}

export function checkSettings(environment: Environment): SettingsReport {
  const unknown = unknownVariables(environment).map((name) =>
    warn(`${name} is no setting`, 'Compare its spelling with docs/configuration.md.'),
  );
  try {
    return { settings: readSettings(environment), findings: [ok('settings can be used'), ...unknown] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const problems = error.problems.map((problem) =>
      fail(problem, 'Mend it in the environment; docs/configuration.md has all settings.'),
    );
    return { settings: null, findings: [...problems, ...unknown] };
  }
}

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  if (!isOld) return ok(`Node ${version}`);
  return fail(
    `Node ${version} is too old`,
    `Use Node ${oldestMajor}.${oldestMinor} or newer; \`npm start\` brings its own.`,
  );
}
