import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { CommandError } from '../command-error.js';
import { EXIT } from '../exit-codes.js';

/** A file as it was read. */
export interface FileText {
  /** As it was named; `-` = standard input. */
  readonly name: string;
  readonly text: string;
}

const DOCUMENTS = /\.(ya?ml|json)$/;

/**
 * The files of `-f`: each a file, a folder (its .yaml, .yml and .json, by name; folders in it are not looked into), or `-`. Throws
 * {@link CommandError} for what cannot be read.
 */
export async function fileTexts(names: readonly string[], input: () => Promise<string>): Promise<readonly FileText[]> {
  const texts: FileText[] = [];
  for (const name of names) {
    if (name === '-') texts.push({ name, text: await input() });
    else
      for (const path of await pathsOf(name))
        texts.push({ name: path, text: await attempt(path, readFile(path, 'utf8')) });
  }
  return texts;
}

async function pathsOf(name: string): Promise<readonly string[]> {
  const { isDirectory } = await attempt(
    name,
    stat(name).then((found) => ({ isDirectory: found.isDirectory() })),
  );
  if (!isDirectory) return [name];
  const entries = await attempt(name, readdir(name, { withFileTypes: true }));
  const found = entries.filter((entry) => !entry.isDirectory() && DOCUMENTS.test(entry.name));
  return found.map((entry) => join(name, entry.name)).toSorted();
}

async function attempt<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new CommandError(`Error: ${path} cannot be read: ${(error as Error).message}`, EXIT.USAGE, { cause: error });
  }
}
