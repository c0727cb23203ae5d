import type { i18n as I18n } from 'i18next';
import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Choices } from '../data/choices.js';
import common from './en/common.json' with { type: 'json' };
import palette from './en/palette.json' with { type: 'json' };
import type { Language } from './languages.js';
import { isLanguage, preferredLanguage } from './languages.js';
import { words } from './words.js';

const KEY = 'language';
/** What is around every screen. */
const SHELL = { common, palette };

/**
 * Words in the language that was chosen, else in the browser's. Those of a screen are loaded with it: until they are there, what
 * uses them is suspended.
 */
export async function createI18n(choices: Choices, wanted: readonly string[]): Promise<I18n> {
  const chosen = choices.get(KEY);
  const i18n = createInstance();
  await i18n
    .use(words)
    .use(initReactI18next)
    .init({
      lng: 'en',
      fallbackLng: false,
      load: 'currentOnly',
      ns: Object.keys(SHELL),
      defaultNS: 'common',
      resources: { en: SHELL },
      partialBundledLanguages: true,
      // React escapes what it shows.
      interpolation: { escapeValue: false },
    });
  await speak(i18n, isLanguage(chosen) ? chosen : preferredLanguage(wanted));
  return i18n;
}

/** Changes the language, and remembers it. The words of what is shown are loaded first. */
export async function chooseLanguage(i18n: I18n, language: Language, choices: Choices): Promise<void> {
  choices.set(KEY, language);
  await speak(i18n, language);
}

async function speak(i18n: I18n, language: Language): Promise<void> {
  await i18n.changeLanguage(language);
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}
