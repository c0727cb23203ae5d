import { join } from 'node:path';

import { Command } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { clientOf, connectionOf, withConnection } from '../api/connection-options.js';
import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import { EXIT } from '../exit-codes.js';
import { inert } from '../terminal/inert.js';
import { styled } from '../terminal/styles.js';
import type { Terminal } from '../terminal/terminal.js';
import { checkApi } from './check-api.js';
import { checkClusters } from './check-clusters.js';
import { checkDatabase } from './check-database.js';
import { checkMachine } from './check-machine.js';
import { checkNode, checkSettings } from './check-settings.js';
import type { Finding } from './finding.js';
import { ok } from './finding.js';

const MIGRATIONS = join(import.meta.dirname, '../../../../prisma/migrations');

const HELP = `
Looks at the settings in the environment, the API, the clocks, the database (if ROLLCALL_DATABASE_URL is set), the rights in the
clusters of KUBECONFIG or ROLLCALL_CLUSTERS, the data folder and the port. Changes nothing. Each line is [ok], [warn] (it works, but) or
[fail] (it does not), with what to do about it. Ends with 1 if something fails.

Examples:
  rollcall doctor
  rollcall doctor --url https://rollcall.corp.example
  KUBECONFIG=prod.yaml rollcall doctor           does that user have the rights that a worker needs?
`;

const TONES = { ok: 'good', warn: 'warn', fail: 'bad' } as const;

/** `rollcall doctor`: what is wrong here. */
export function doctorCommand(parts: CommandParts): Command {
  const command = new Command('doctor')
    .description('say what is wrong here, and what to do about it')
    .addHelpText('after', HELP)
    .action((options: ConnectionOptions) => doctor(options, parts));
  return withConnection(command);
}

async function doctor(options: ConnectionOptions, parts: CommandParts): Promise<void> {
  const { terminal, environment, now } = parts;
  const client = clientOf(options, parts);
  const { url } = connectionOf(options, environment);
  const report = new Report(terminal);

  const { settings, findings } = checkSettings(environment);
  report.section('This machine', [checkNode(process.versions.node), ...findings]);
  const api = await checkApi({ url, client, now });
  const apiAnswers = api[0]?.level === 'ok';
  if (settings) report.add(await checkMachine(settings, apiAnswers));
  report.section('API', api);
  if (settings) {
    const { databaseUrl } = settings;
    report.section(
      'Database',
      databaseUrl === null
        ? [ok('ROLLCALL_DATABASE_URL is not set: `rollcall up` brings its own PostgreSQL')]
        : await checkDatabase({ url: databaseUrl, migrations: MIGRATIONS, now }),
    );
    report.section('Clusters', await checkClusters(settings, environment));
  }
  terminal.out(`\n${report.summary}\n`);
  if (report.failures > 0) throw new CommandError('', EXIT.FAILURE);
}

/** Prints findings, and counts them. */
class Report {
  failures = 0;
  private warnings = 0;

  constructor(private readonly terminal: Terminal) {}

  section(title: string, findings: readonly Finding[]): void {
    this.terminal.out(`${styled(title, 'strong', this.terminal.hasColours)}\n`);
    this.add(findings);
  }

  add(findings: readonly Finding[]): void {
    for (const { level, text, advice } of findings) {
      if (level === 'fail') this.failures += 1;
      if (level === 'warn') this.warnings += 1;
      const mark = styled(`[${level}]`, TONES[level], this.terminal.hasColours);
      this.terminal.out(`  ${mark}${' '.repeat('fail'.length - level.length)} ${inert(text)}\n`);
      if (advice) this.terminal.out(`         ${inert(advice)}\n`);
    }
  }

  get summary(): string {
    if (this.failures + this.warnings === 0) return 'Everything is well.';
    return `${this.failures} failed, ${this.warnings} warned.`;
  }
}
