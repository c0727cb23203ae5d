import { styleText } from 'node:util';

const FORMATS = { good: 'green', warn: 'yellow', bad: 'red', faint: 'dim', strong: 'bold' } as const;

/** What a word says, which decides its colour. A colour never says anything alone. */
export type Tone = keyof typeof FORMATS;

/** Text in the colour of its tone, where colours are wanted. */
export function styled(text: string, tone: Tone | null, hasColours: boolean): string {
  return tone === null || !hasColours ? text : styleText(FORMATS[tone], text, { validateStream: false });
}
