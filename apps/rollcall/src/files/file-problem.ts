import { CommandError } from '../command-error.js';
import { EXIT } from '../exit-codes.js';

/** Something that is wrong in a file. */
export interface FileProblem {
  /** As it was named; `-` = standard input. */
  readonly source: string;
  /** From 1; null = the whole file. */
  readonly line: number | null;
  /** JSON pointer into the document; '' = the whole of it. */
  readonly pointer: string;
  readonly message: string;
}

/** Ends a sub-command: one line for each problem, as compilers say it, so that editors jump there. */
export function problemsError(problems: readonly FileProblem[]): CommandError {
  const lines = problems.map(({ source, line, pointer, message }) => {
    const place = line === null ? source : `${source}:${line}`;
    return `${place}: ${pointer === '' ? '' : `${pointer}: `}${message}`;
  });
  const [what, them] = problems.length === 1 ? ['problem', 'it'] : ['problems', 'them'];
  return new CommandError(
    [...lines, `Error: ${problems.length} ${what}; nothing was done. Mend ${them}, and run the same again.`].join('\n'),
    EXIT.USAGE,
  );
}
