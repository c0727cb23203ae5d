import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import type { Settings } from '@rollcall/platform';

import { bindablePort } from '../up/free-port.js';
import { UpError } from '../up/up-error.js';
import type { Finding } from './finding.js';
import { fail, ok, wordsOf } from './finding.js';

/** Whether `rollcall up` finds its folder and its port here. */
export async function checkMachine(settings: Settings, apiAnswers: boolean): Promise<readonly Finding[]> {
  return [folder(resolve(settings.dataDir)), await port(settings, apiAnswers)];
}

function folder(path: string): Finding {
  const existing = nearestExisting(path);
  try {
    accessSync(existing, constants.W_OK);
    return ok(existing === path ? `the data folder ${path} can be written` : `the data folder ${path} can be made`);
  } catch (error) {
    return fail(
      `the data folder ${path} cannot be used: ${wordsOf(error)}`,
      'Set ROLLCALL_DATA_DIR to a folder that you may write to.',
    );
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

async function port({ host, port: wanted }: Settings, apiAnswers: boolean): Promise<Finding> {
  try {
    await bindablePort({ host, port: wanted, variable: 'ROLLCALL_PORT' });
    return ok(wanted === 0 ? `there is a free port on ${host}` : `port ${wanted} on ${host} is free`);
  } catch (error) {
    if (!(error instanceof UpError)) throw error;
    if (apiAnswers) return ok(`port ${wanted} on ${host} is in use, and Rollcall answers`);
    const [text = '', ...advice] = error.message.split('\n');
    return fail(text, advice.join(' '));
  }
}
