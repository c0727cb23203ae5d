import { readFileSync } from 'node:fs';

/** The text of a file that a setting names, or why there is none. */
export function fileContent(file: string): { readonly text: string } | { readonly problem: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { problem: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}` };
  }
}
