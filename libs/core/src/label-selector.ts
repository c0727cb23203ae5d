import type { StringMap } from './object-meta.js';

/** One requirement of a label selector; all of them must hold. */
export type LabelRequirement =
  | { readonly operator: 'exists' | 'not-exists'; readonly key: string }
  | { readonly operator: 'in' | 'not-in'; readonly key: string; readonly values: readonly string[] }
  | { readonly operator: 'greater' | 'less'; readonly key: string; readonly value: number };

export type LabelSelector = readonly LabelRequirement[];

/** Characters of a selector: more is no question a person asks. */
const MAX_LENGTH = 4_096;

const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
/** A word, or one of the signs. Every other character is its own, wrong, token. */
const TOKEN = /\s*(?:([A-Za-z0-9._/-]+)|(==|!=|=|!|>|<|\(|\)|,)|(\S))/y;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Thrown inside this file: parsing ends at the first violation. */
class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

/**
 * Reads kubectl's label selector syntax (k8s.io/apimachinery/pkg/labels): `a=b`, `a==b`, `a!=b`, `a in (b, c)`, `a notin (b, c)`, `a`,
 * `!a`, `a>1`, `a<1`, joined by commas. A violation says where, and what would be right.
 */
export function parseLabelSelector(text: string): LabelSelector | { readonly violation: string } {
  if (text.length > MAX_LENGTH) return { violation: `must not be longer than ${MAX_LENGTH} characters` };
  try {
    return new Parser(text).selector();
  } catch (error) {
    if (error instanceof SelectorError) return { violation: error.message };
    throw error;
  }
}

/** Whether labels satisfy every requirement. `!=` and `notin` hold for a label that is not there, as in Kubernetes. */
export function matchesLabels(selector: LabelSelector, labels: StringMap): boolean {
  return selector.every((requirement) =>
    holds(requirement, Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined),
  );
}

function holds(requirement: LabelRequirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'exists':
      return value !== undefined;
    case 'not-exists':
      return value === undefined;
    case 'in':
      return value !== undefined && requirement.values.includes(value);
    case 'not-in':
      return value === undefined || !requirement.values.includes(value);
    case 'greater':
      return isInteger(value) && Number(value) > requirement.value;
    case 'less':
      return isInteger(value) && Number(value) < requirement.value;
  }
}

function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^[+-]?\d{1,18}$/.test(text);
}

class Parser {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  selector(): LabelSelector {
    const requirements: LabelRequirement[] = [];
    if (this.tokens.length === 0) return requirements;
    do requirements.push(this.requirement());
    while (this.takes(','));
    if (this.peek()) throw this.wrong('a comma or the end');
    return requirements;
  }

  private requirement(): LabelRequirement {
    if (this.takes('!')) return { operator: 'not-exists', key: this.key() };
    const key = this.key();
    const sign = this.peek()?.text;
    if (sign === undefined || sign === ',') return { operator: 'exists', key };
    this.next += 1;
    switch (sign) {
      case '=':
      case '==':
        return { operator: 'in', key, values: [this.value()] };
      case '!=':
        return { operator: 'not-in', key, values: [this.value()] };
      case 'in':
      case 'notin':
        return { operator: sign === 'in' ? 'in' : 'not-in', key, values: this.list() };
      case '>':
      case '<':
        return { operator: sign === '>' ? 'greater' : 'less', key, value: this.number() };
      default:
        this.next -= 1;
        throw this.wrong('=, ==, !=, in, notin, > or <');
    }
  }

  private list(): readonly string[] {
    if (!this.takes('(')) throw this.wrong('"("');
    const values = [this.value()];
    while (this.takes(',')) values.push(this.value());
    if (!this.takes(')')) throw this.wrong('a comma or ")"');
    return [...new Set(values)].sort();
  }

  private key(): string {
    const text = this.word('a label key');
    const slash = text.indexOf('/');
    const [prefix, name] = slash === -1 ? [null, text] : [text.slice(0, slash), text.slice(slash + 1)];
    if (!NAME.test(name) || (prefix !== null && !PREFIX.test(prefix)))
      throw this.wrongWord(text, 'a label key such as app or example.com/app');
    return text;
  }

  /** May be empty: `a=`, `a in (b,)`. */
  private value(): string {
    const sign = this.peek()?.text;
    if (sign === undefined || sign === ',' || sign === ')') return '';
    const text = this.word('a label value');
    if (!NAME.test(text)) throw this.wrongWord(text, 'a label value: at most 63 letters, digits, -, _ and .');
    return text;
  }

  private number(): number {
    const text = this.word('a whole number');
    if (!isInteger(text)) throw this.wrongWord(text, 'a whole number');
    return Number(text);
  }

  private word(wanted: string): string {
    const token = this.peek();
    if (!token || !/^[A-Za-z0-9._/-]/.test(token.text)) throw this.wrong(wanted);
    this.next += 1;
    return token.text;
  }

  private takes(sign: string): boolean {
    if (this.peek()?.text !== sign) return false;
    this.next += 1;
    return true;
  }

  private peek(): Token | undefined {
    return this.tokens[this.next];
  }

  private wrong(wanted: string): SelectorError {
    const token = this.peek();
    const found = token ? `"${token.text}" at position ${token.at + 1}` : 'the end';
    return new SelectorError(`must be a label selector: found ${found} where ${wanted} would be right`);
  }

  private wrongWord(text: string, wanted: string): SelectorError {
    return new SelectorError(`must be a label selector: "${text}" is not ${wanted}`);
  }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const token = match[1] ?? match[2] ?? match[3] ?? '';
    tokens.push({ text: token, at: TOKEN.lastIndex - token.length });
  }
  return tokens;
}
