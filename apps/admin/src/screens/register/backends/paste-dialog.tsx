import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { PortDraft, RowDraft } from '../draft.js';
import { pastedRows } from '../pasted-lines.js';

export interface PasteDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly ports: readonly PortDraft[];
  readonly firstKey: number;
  readonly onRows: (rows: readonly RowDraft[]) => void;
}

/** Many backends at once, one a line. */
export function PasteDialog({ opened, onClose, ports, firstKey, onRows }: PasteDialogProps): ReactElement {
  const { t } = useTranslation('register');
  const [text, setText] = useState('');
  const rows = pastedRows(text, ports, firstKey);
  const take = (): void => {
    onRows(rows);
    setText('');
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('paste.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <Textarea
          label={t('paste.label')}
          description={t('paste.help')}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          autosize
          minRows={6}
          maxRows={16}
          spellCheck={false}
          data-autofocus
        />
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {t('backends.count', { count: rows.length })}
          </Text>
          <Button onClick={take} disabled={rows.length === 0}>
            {t('paste.take')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
