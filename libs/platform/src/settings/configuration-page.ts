import type { Setting } from './setting.js';
import { SETTINGS } from './settings-table.js';

const INTRODUCTION = `# Configuration

<!-- Made from libs/platform/src/settings/settings-table.ts by \`npm run generate\`: edit that. -->

Every setting is a variable of the environment. An empty variable counts as one that is not set. Bad values, and settings that
contradict each other, are all reported at once, and the process exits with 78. A variable that begins with \`ROLLCALL_\` and is
not in this table is warned about: most likely it is misspelt. Variables that end in \`_MS\` are milliseconds.
`;

/** docs/configuration.md: the table of settings, for people. */
export function configurationPage(): string {
  const rows = Object.values<Setting<unknown>>(SETTINGS).map(
    (setting) => `| \`${setting.variable}\` | ${fallbackOf(setting)} | ${setting.meaning.replaceAll('|', '\\|')} |`,
  );
  return [INTRODUCTION, '| Variable | Default | Meaning |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function fallbackOf({ fallback, fallbackText }: Setting<unknown>): string {
  return fallbackText ?? `\`${String(fallback)}\``;
}
