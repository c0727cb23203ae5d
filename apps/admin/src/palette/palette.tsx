import { Combobox, Modal, ScrollArea, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue, useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../components/untrusted.js';
import { PaletteButton } from './palette-button.js';
import type { Target } from './target.js';
import { useTargets } from './use-targets.js';

const TYPING_MS = 150;

/** Ctrl/Cmd-K: goes to a screen, a Service, a namespace or a backend by a part of its name. */
export function Palette(): ReactElement {
  const { t } = useTranslation('palette');
  const { t: common } = useTranslation('common');
  const [isOpen, { open, close, toggle }] = useDisclosure();
  useHotkeys([['mod+K', toggle]], []);
  return (
    <>
      <PaletteButton onClick={open} />
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('title')}
        yOffset="10vh"
        closeButtonProps={{ 'aria-label': common('close') }}
      >
        <Search onDone={close} />
      </Modal>
    </>
  );
}

function Search({ onDone }: { readonly onDone: () => void }): ReactElement {
  const { t } = useTranslation('palette');
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, TYPING_MS);
  const { targets, isPending } = useTargets(text);
  const combobox = useCombobox({ opened: true });
  const { selectFirstOption } = combobox;
  const keys = targets.map(({ key }) => key).join(' ');
  // Enter goes to the first, whenever the list has become another.
  useEffect(() => {
    if (keys !== '') selectFirstOption();
  }, [keys, selectFirstOption]);
  const go = (key: string): void => {
    const target = targets.find((each) => each.key === key);
    if (!target) return;
    onDone();
    void navigate(target.to);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go} withinPortal={false}>
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          size="sm"
          leftSection={<IconSearch size={16} aria-hidden />}
          aria-label={t('label')}
          placeholder={t('placeholder')}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </Combobox.EventsTarget>
      <Combobox.Options mt="sm" aria-label={t('label')}>
        <ScrollArea.Autosize mah="50vh" type="auto">
          {targets.map((target) => (
            <Combobox.Option key={target.key} value={target.key}>
              <TargetLine target={target} />
            </Combobox.Option>
          ))}
          {targets.length === 0 && (
            <Combobox.Empty>{isPending || text !== typed ? t('searching') : t('nothing')}</Combobox.Empty>
          )}
        </ScrollArea.Autosize>
      </Combobox.Options>
    </Combobox>
  );
}

function TargetLine({ target: { kind, name, where } }: { readonly target: Target }): ReactElement {
  const { t } = useTranslation('palette');
  return (
    <>
      <Untrusted text={name} limit={80} />{' '}
      <small>
        {t(`kind.${kind}`)}
        {where !== '' && (
          <>
            {' · '}
            <Untrusted text={where} limit={80} />
          </>
        )}
      </small>
    </>
  );
}
