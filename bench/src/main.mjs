// `npm run bench [-- row …] [--quick] [--profile]`: measures, prints one table, and writes it to tmp/bench.json.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Scope } from './kit/scope.mjs';
import { ROOT } from './kit/server-process.mjs';
import { table } from './kit/table.mjs';
import { coldMirror } from './rows/cold-mirror.mjs';
import { fanOut } from './rows/fan-out.mjs';
import { flap } from './rows/flap.mjs';
import { graphql } from './rows/graphql.mjs';
import { propagation } from './rows/propagation.mjs';
import { registered } from './rows/registered.mjs';
import { rest } from './rows/rest.mjs';
import { restart } from './rows/restart.mjs';

/** By the name that a row is asked for with. `needsCluster`: a real control plane. */
const ROWS = new Map([
  ['rest', { run: rest }],
  ['graphql', { run: graphql }],
  ['propagation', { run: propagation, needsCluster: true }],
  ['cold-mirror', { run: coldMirror, needsCluster: true }],
  ['restart', { run: restart }],
  ['flap', { run: flap, needsCluster: true }],
  ['fan-out', { run: fanOut }],
  ['registered', { run: registered }],
]);
const FULL = { rounds: 5, seconds: 5 };
/** Shows that everything works; its numbers say little. */
const QUICK = { rounds: 1, seconds: 1 };

const USAGE = `npm run bench [-- row ... --quick --profile]

Measures all rows, or those that are named, prints one table, and writes it to tmp/bench.json.
Rows: ${[...ROWS].map(([name, { needsCluster }]) => (needsCluster ? `${name} *` : name)).join(', ')}
  * needs KUBEBUILDER_ASSETS, the folder of a real control plane's programs

  --quick    one short round: shows that everything works; its numbers say little
  --profile  keeps CPU profiles of our processes in tmp/bench-profiles
  --help     this text
`;

const { options, positionals } = asked();
const assets = process.env.KUBEBUILDER_ASSETS ?? '';
const folder = join(ROOT, 'tmp');
const file = join(folder, 'bench.json');
const machine = { cores: availableParallelism(), processor: cpus()[0]?.model ?? '?', node: process.version };
const profileDir = options.profile ? join(folder, 'bench-profiles') : null;
if (profileDir) rmSync(profileDir, { recursive: true, force: true });

let scope = new Scope();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    interrupted = true;
    console.error('\nending what was started …');
    void scope.stop().finally(() => process.exit(130));
  });
}

const findings = [];
const skipped = [];
const failed = [];
for (const name of positionals.length > 0 ? positionals : ROWS.keys()) {
  await measure(name, ROWS.get(name));
  save();
  if (interrupted) await new Promise(() => undefined); // the exit follows
}
report();
process.exit(failed.length > 0 ? 1 : 0);

/** What the command line says; ends the process if that is no order to measure. */
function asked() {
  const flag = { type: 'boolean', default: false };
  try {
    const { values: options, positionals } = parseArgs({
      allowPositionals: true,
      options: { quick: flag, profile: flag, help: flag },
    });
    const unknown = positionals.filter((name) => !ROWS.has(name));
    if (unknown.length > 0) throw new TypeError(`There is no row ${unknown.join(', ')}.`);
    if (!options.help) return { options, positionals };
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function measure(row, { run, needsCluster = false }) {
  if (needsCluster && assets === '') {
    skipped.push(row);
    return;
  }
  const begun = Date.now();
  process.stderr.write(`${row} … `);
  scope = new Scope();
  try {
    const pace = options.quick ? QUICK : FULL;
    for (const found of await run({ scope, assets, profileDir, ...pace })) findings.push({ row, ...found });
    process.stderr.write(`${((Date.now() - begun) / 1_000).toFixed(0)} s\n`);
  } catch (error) {
    if (interrupted) return;
    failed.push(row);
    process.stderr.write(`failed: ${error.stack}\n`);
  } finally {
    await scope.stop();
  }
}

/** After each row: a long run that is broken off has not been for nothing. */
function save() {
  const at = new Date().toISOString();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ at, machine, quick: options.quick, findings, skipped, failed }, null, 2)}\n`);
}

function report() {
  console.log(`\n${machine.cores} cores, ${machine.processor}, Node ${machine.node}\n\n${table(findings)}\n`);
  for (const row of skipped)
    console.log(`${row} was skipped: it needs KUBEBUILDER_ASSETS, the folder of a real control plane.`);
  for (const row of failed) console.log(`${row} failed.`);
  if (options.quick) console.log('A quick run: its numbers say little.');
  console.log(`Written to ${file}.`);
}
