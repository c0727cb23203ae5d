import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useChoices } from '../data/choices-context.js';
import { chooseLanguage } from '../i18n/i18n.js';
import { isLanguage, LANGUAGES } from '../i18n/languages.js';

const THEMES = ['light', 'dark', 'auto'] as const;

/** Theme and language. */
export function PreferencesMenu(): ReactElement {
  const { t, i18n } = useTranslation('common');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = useChoices();
  const speak = (language: string): void => {
    if (isLanguage(language)) void chooseLanguage(i18n, language, choices);
  };
  return (
    <Menu
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      position="bottom-end"
      width={200}
      closeOnItemClick={false}
    >
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('preferences.label')}>
          <IconAdjustmentsHorizontal size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('preferences.theme.label')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(chosen) => setColorScheme(themeOf(chosen))}>
          {THEMES.map((theme) => (
            <Menu.RadioItem key={theme} value={theme}>
              {t(`preferences.theme.${theme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{t('preferences.language')}</Menu.Label>
        <Menu.RadioGroup value={i18n.language} onChange={speak}>
          {Object.entries(LANGUAGES).map(([language, name]) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function themeOf(text: string): (typeof THEMES)[number] {
  return THEMES.find((theme) => theme === text) ?? 'auto';
}
