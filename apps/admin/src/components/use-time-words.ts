import { useTranslation } from 'react-i18next';

/** A moment: RFC 3339, or milliseconds since 1970. */
export type Moment = string | number;

export interface TimeWords {
  /** `12:03:20` */
  readonly clockTime: (moment: Moment) => string;
  /** Date and time, with its zone. */
  readonly dateTime: (moment: Moment) => string;
  /** `3 minutes ago` */
  readonly ago: (moment: Moment, now: number) => string;
  /** `120 ms`, `3 s` */
  readonly duration: (ms: number) => string;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** Times in the words of the language that is spoken. */
export function useTimeWords(): TimeWords {
  const { i18n } = useTranslation('common');
  return timeWordsIn(i18n.language);
}

/** Formats are dear to make, and each row of a list asks for them. */
const known = new Map<string, TimeWords>();

function timeWordsIn(language: string): TimeWords {
  const words = known.get(language) ?? timeWords(language);
  known.set(language, words);
  return words;
}

function timeWords(language: string): TimeWords {
  const clock = new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' });
  const whole = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'short' });
  const unit = (name: 'millisecond' | 'second', value: number): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, maximumFractionDigits: 1 }).format(value);
  return {
    clockTime: (moment) => clock.format(new Date(moment)),
    dateTime: (moment) => whole.format(new Date(moment)),
    ago: (moment, now) => {
      // A clock that is behind the server's must not speak of the future.
      const ms = Math.max(0, now - new Date(moment).getTime());
      const [name, length] = UNITS.find(([, size]) => ms >= size) ?? (['second', 1_000] as const);
      return relative.format(-Math.floor(ms / length), name);
    },
    duration: (ms) => (ms < 1_000 ? unit('millisecond', Math.round(ms)) : unit('second', ms / 1_000)),
  };
}
