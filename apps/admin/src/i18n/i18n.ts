import type { i18n as I18n } from 'i18next';
import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Choices } from '../data/choices.js';
import { en } from './en/index.js';
import type { Language } from './languages.js';
import { isLanguage, preferredLanguage } from './languages.js';
import { NAMESPACES } from './namespaces.js';

const KEY = 'language';

/** Words in the language that was chosen, else in the browser's. English is always there; others are loaded when they are wanted. */
export async function createI18n(choices: Choices, wanted: readonly string[]): Promise<I18n> {
  const chosen = choices.get(KEY);
  const i18n = createInstance();
  await i18n.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    ns: [...NAMESPACES],
    defaultNS: 'common',
    resources: { en },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await speak(i18n, isLanguage(chosen) ? chosen : preferredLanguage(wanted));
  return i18n;
}

/** Changes the language, and remembers it. */
export async function chooseLanguage(i18n: I18n, language: Language, choices: Choices): Promise<void> {
  choices.set(KEY, language);
  await speak(i18n, language);
}

async function speak(i18n: I18n, language: Language): Promise<void> {
  if (language === 'zh-CN' && !i18n.hasResourceBundle(language, 'common')) {
    const { zhCN } = await import('./zh-CN/index.js');
    for (const [namespace, words] of Object.entries(zhCN)) i18n.addResourceBundle(language, namespace, words);
  }
  await i18n.changeLanguage(language);
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}
