import { Button, Kbd } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

const MODIFIER = /mac|iphone|ipad/i.test(globalThis.navigator.userAgent) ? '⌘' : 'Ctrl';

/** Opens the palette for those who do not know its key, and tells them. */
export function PaletteButton({ onClick }: { readonly onClick: () => void }): ReactElement {
  const { t } = useTranslation('palette');
  return (
    <Button
      variant="default"
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={<Kbd size="xs">{`${MODIFIER} K`}</Kbd>}
      aria-keyshortcuts="Control+K Meta+K"
      onClick={onClick}
    >
      {t('open')}
    </Button>
  );
}
