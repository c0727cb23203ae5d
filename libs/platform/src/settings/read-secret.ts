import { fileContent } from './file-content.js';
import type { Settings } from './settings-table.js';

/** Characters that a secret has at least: 32 hexadecimal digits are 128 bits. */
const MIN_LENGTH = 32;
const ADVICE = `at least ${MIN_LENGTH} characters, such as \`openssl rand -hex 32\` prints`;

/** The installation's secret, or what is wrong with where it should be. What is said never shows it. */
export type InstallationSecret = { readonly value: string } | { readonly problem: string };

/** The secret of `ROLLCALL_SECRET`, or of the file that `ROLLCALL_SECRET_FILE` names. */
export function readSecret({ secret, secretFile }: Pick<Settings, 'secret' | 'secretFile'>): InstallationSecret {
  if (secret !== null && secretFile !== null)
    return { problem: 'ROLLCALL_SECRET and ROLLCALL_SECRET_FILE: set one of them' };
  if (secret !== null) return longEnough(secret, 'ROLLCALL_SECRET');
  if (secretFile !== null) return ofFile(secretFile);
  return {
    problem: `ROLLCALL_SECRET: needed where the API runs alone, the same for all replicas (npm start makes its own): ${ADVICE}`,
  };
}

function ofFile(file: string): InstallationSecret {
  const variable = `ROLLCALL_SECRET_FILE=${file}`;
  const read = fileContent(file);
  return 'text' in read ? longEnough(read.text.trim(), variable) : { problem: `${variable}: ${read.problem}` };
}

function longEnough(value: string, variable: string): InstallationSecret {
  return value.length >= MIN_LENGTH ? { value } : { problem: `${variable}: must have ${ADVICE}` };
}
