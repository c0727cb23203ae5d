import { Button, FileInput, Group, Modal, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { DEFAULT_ADDRESS_POLICY } from '@rollcall/core';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useCaller } from '../../../data/session.js';
import type { RowDraft } from '../draft.js';
import type { FileFormat } from '../files/file-form.js';
import { FILE_FORMATS } from '../files/file-form.js';
import type { ImportedFile } from '../files/import-file.js';
import { rowOfInput } from '../row-of-input.js';
import { ImportReport } from './import-report.js';

export interface ImportDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onRows: (rows: readonly RowDraft[]) => void;
}

/** A file as somebody chose or typed it. */
interface FileText {
  readonly name: string;
  readonly text: string;
  readonly format: FileFormat | 'AUTO';
}

const NO_FILE: FileText = { name: '', text: '', format: 'AUTO' };

/** A file of registrations: all its rows are taken, or none is and one report says what is wrong with each. */
export function ImportDialog({ opened, onClose, onRows }: ImportDialogProps): ReactElement {
  const { t } = useTranslation('register');
  const [file, setFile] = useState(NO_FILE);
  const [imported, setImported] = useState<ImportedFile | null>(null);
  const restrictedAddresses = useCaller()?.restrictedAddresses ?? true;

  const edit = (to: FileText): void => {
    setFile(to);
    setImported(null);
  };
  const take = async (): Promise<void> => {
    // The parsers are loaded when somebody needs them.
    const { formatOf, importFile } = await import('../files/import-file.js');
    const { name, text, format } = file;
    const context = { policy: DEFAULT_ADDRESS_POLICY, rights: { restrictedAddresses }, now: new Date().toISOString() };
    const read = importFile(text, format === 'AUTO' ? formatOf(name, text) : format, context);
    if (read.type === 'REFUSED') {
      setImported(read);
      return;
    }
    onRows(read.inputs.map((input, key) => rowOfInput(input, key)));
    edit(NO_FILE);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('import.title')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('import.intro')}</Text>
        <FileFields file={file} onChange={edit} />
        {imported?.type === 'REFUSED' && <ImportReport imported={imported} />}
        <Group justify="flex-end">
          <Button onClick={() => void take()} disabled={file.text.trim() === ''}>
            {t('import.take')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function FileFields({
  file,
  onChange,
}: {
  readonly file: FileText;
  readonly onChange: (file: FileText) => void;
}): ReactElement {
  const { t } = useTranslation('register');
  return (
    <>
      <Group gap="sm" align="flex-end">
        <FileInput
          label={t('import.file')}
          placeholder={t('import.choose')}
          accept=".csv,.tsv,.yaml,.yml,.json"
          size="xs"
          w={260}
          onChange={(chosen) => void chosen?.text().then((text) => onChange({ ...file, name: chosen.name, text }))}
        />
        <NativeSelect
          label={t('import.format')}
          size="xs"
          data={[{ value: 'AUTO', label: t('import.auto') }, ...FILE_FORMATS]}
          value={file.format}
          onChange={({ currentTarget }) =>
            onChange({ ...file, format: FILE_FORMATS.find((each) => each === currentTarget.value) ?? 'AUTO' })
          }
        />
      </Group>
      <Textarea
        label={t('import.text')}
        value={file.text}
        onChange={({ currentTarget }) => onChange({ ...file, text: currentTarget.value })}
        minRows={6}
        maxRows={14}
        autosize
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
    </>
  );
}
