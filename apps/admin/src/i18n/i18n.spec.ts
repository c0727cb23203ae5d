import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { Choices } from '../data/choices.js';
import { usedKeys } from '../testing/used-keys.js';
import { chooseLanguage, createI18n } from './i18n.js';
import type { Language } from './languages.js';
import { preferredLanguage } from './languages.js';
import { NAMESPACES } from './namespaces.js';

const SOURCES = join(import.meta.dirname, '..');
/** Names, words that Chinese readers use as they are, and what is typed as it stands. */
const SAME_IN_BOTH =
  /^(Rollcall|GraphQL|GraphiQL|curl|Java|Python|PHP|HAProxy|Prometheus|PostgreSQL|MySQL|Redis|Kubernetes|Service|app=.*)$/;
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** `namespace:a.b` → text */
function texts(words: object, prefix = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const path = prefix === '' ? `${key}:` : prefix.endsWith(':') ? prefix + key : `${prefix}.${key}`;
    if (typeof value === 'string') found.set(path, value);
    else for (const [inner, text] of texts(value as object, path)) found.set(inner, text);
  }
  return found;
}

/** As it is asked for: without the ending for a number. */
function asked(keys: Iterable<string>): readonly string[] {
  return [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].sort();
}

function variables(text: string): readonly string[] {
  return [...new Set(text.match(/{{\s*\w+/g) ?? [])].map((found) => found.replace(/{{\s*/, '')).sort();
}

/** All words of a language, by namespace. */
function wordsIn(language: Language): object {
  const read = (name: string) =>
    JSON.parse(readFileSync(join(import.meta.dirname, language, `${name}.json`), 'utf8')) as object;
  return Object.fromEntries(NAMESPACES.map((name) => [name, read(name)]));
}

const english = texts(wordsIn('en'));
const chinese = texts(wordsIn('zh-CN'));

describe('words', () => {
  it('are in both languages, key for key', () => {
    expect(asked(chinese.keys())).toEqual(asked(english.keys()));
  });

  it.each([
    ['en', english],
    ['zh-CN', chinese],
  ] as const)('of %s have each form that its numbers need, and no other', (language, known) => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const forms = new Map<string, Set<string>>();
    for (const key of known.keys()) {
      const [, form] = PLURAL.exec(key) ?? [];
      if (form === undefined) continue;
      const base = key.replace(PLURAL, '');
      forms.set(base, (forms.get(base) ?? new Set()).add(form));
    }
    for (const [base, found] of forms) expect([base, [...found].sort()]).toEqual([base, [...pluralCategories].sort()]);
  });

  it('of Chinese are no longer English', () => {
    const untranslated = [...chinese].filter(
      ([, text]) =>
        !/\p{Script=Han}/u.test(text) && /[a-z]/.test(text.replaceAll(/{{.*?}}/g, '')) && !SAME_IN_BOTH.test(text),
    );
    expect(untranslated).toEqual([]);
  });

  it('speak of the same things in both languages', () => {
    for (const [key, text] of chinese) {
      const counterpart = english.get(key) ?? english.get(key.replace(PLURAL, '_other'));
      expect([key, variables(text)]).toEqual([key, variables(counterpart ?? '')]);
    }
  });

  it('are all used somewhere, and all that is used is there', () => {
    const { keys, prefixes } = usedKeys(SOURCES);
    const known = asked(english.keys());
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
    expect(known.filter((key) => !keys.includes(key) && !prefixes.some((prefix) => prefix.test(key)))).toEqual([]);
  });

  it('have one file per namespace and language, and no other', () => {
    for (const language of ['en', 'zh-CN']) {
      const files = readdirSync(join(import.meta.dirname, language)).filter((name) => name.endsWith('.json'));
      expect(files.sort()).toEqual(NAMESPACES.map((name) => `${name}.json`).sort());
    }
  });
});

describe('the language', () => {
  it('is the first of the wanted ones that is there', () => {
    expect(preferredLanguage(['fr', 'zh-TW', 'en'])).toBe('zh-CN');
    expect(preferredLanguage(['en-GB', 'zh'])).toBe('en');
    expect(preferredLanguage(['fr'])).toBe('en');
  });

  it('that was chosen wins over that of the browser', async () => {
    const choices = new Choices(null);
    choices.set('language', 'zh-CN');
    const i18n = await createI18n(choices, ['en']);
    expect(i18n.t('nav.services')).toBe('服务');
  });

  it('brings the words of a screen when they are asked for, and speaks another with all that were', async () => {
    const i18n = await createI18n(new Choices(null), ['en']);
    expect(i18n.exists('clusters:title')).toBe(false);
    await i18n.loadNamespaces('clusters');
    expect(i18n.t('clusters:title')).toBe('Clusters');
    await chooseLanguage(i18n, 'zh-CN', new Choices(null));
    expect([i18n.t('clusters:title'), i18n.t('nav.services')]).toEqual(['集群', '服务']);
  });

  it('that is stored and is none of ours is as good as none', async () => {
    const choices = new Choices(null);
    choices.set('language', '../../etc');
    expect((await createI18n(choices, ['en'])).t('nav.services')).toBe('Services');
  });
});
