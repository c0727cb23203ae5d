import { Button, Group, Pagination, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconClipboardText, IconFileImport, IconPlus } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { checkFrom } from '../check/check-from.js';
import type { PortDraft, RowDraft } from '../draft.js';
import { nextKey } from '../draft.js';
import { useProblems } from '../field-problems.js';
import { ProblemNote } from '../problem-note.js';
import type { StepProps } from '../register-screen.js';
import { serviceName } from '../service-name.js';
import { likelyPorts } from '../target-service.js';
import type { Register } from '../use-register.js';
import { ImportDialog } from './import-dialog.js';
import { PasteDialog } from './paste-dialog.js';
import { RowFields } from './row-fields.js';

/** So many rows are drawn at once: a file may bring a thousand. */
const PER_PAGE = 20;

/** Step two: the backends, one by one, pasted or from a file. */
export function BackendsStep({ register }: StepProps): ReactElement {
  const { t } = useTranslation('register');
  const { rows, target } = register.state.draft;
  const [page, setPage] = useState(1);
  const pages = Math.ceil(rows.length / PER_PAGE);
  const first = (Math.min(page, pages) - 1) * PER_PAGE;
  const problems = useProblems('/items');
  const from = useMemo(() => checkFrom(target), [target]);
  useFirstWrongPage(register, setPage);
  return (
    <Stack gap="md">
      <Text>{t('backends.intro', { service: serviceName(target) })}</Text>
      <Bringing register={register} onBrought={() => setPage(1)} />
      <ProblemNote problem={problems.at('')} />
      {rows.slice(first, first + PER_PAGE).map((row, i) => (
        <RowFields
          key={row.key}
          row={row}
          index={first + i}
          from={from}
          dispatch={register.dispatch}
          removable={rows.length > 1}
        />
      ))}
      {pages > 1 && <Pages pages={pages} page={Math.min(page, pages)} rows={rows.length} onPage={setPage} />}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => {
          register.dispatch({ type: 'ROW_ADDED', ports: likely(register) });
          setPage(Math.ceil((rows.length + 1) / PER_PAGE));
        }}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('backends.add')}
      </Button>
    </Stack>
  );
}

interface PagesProps {
  readonly pages: number;
  readonly page: number;
  readonly rows: number;
  readonly onPage: (page: number) => void;
}

function Pages({ pages, page, rows, onPage }: PagesProps): ReactElement {
  const { t } = useTranslation('register');
  return (
    <Group gap="sm">
      <Pagination
        total={pages}
        value={page}
        onChange={onPage}
        getControlProps={(control) =>
          control === 'previous' || control === 'next' ? { 'aria-label': t(`pages.${control}`) } : {}
        }
        getItemProps={(each) => ({ 'aria-label': t('pages.page', { page: each }) })}
      />
      <Text size="sm" c="dimmed">
        {t('backends.count', { count: rows })}
      </Text>
    </Group>
  );
}

/** Rows out of a clipboard or a file. */
function Bringing({
  register,
  onBrought,
}: {
  readonly register: Register;
  readonly onBrought: () => void;
}): ReactElement {
  const { t } = useTranslation('register');
  const [pasting, paste] = useDisclosure();
  const [importing, file] = useDisclosure();
  const bring = (rows: readonly RowDraft[]): void => {
    register.dispatch({ type: 'ROWS_BROUGHT', rows });
    onBrought();
  };
  return (
    <Group gap="xs">
      <Button variant="default" leftSection={<IconClipboardText size={16} aria-hidden />} onClick={paste.open}>
        {t('backends.paste')}
      </Button>
      <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} onClick={file.open}>
        {t('backends.import')}
      </Button>
      <PasteDialog
        opened={pasting}
        onClose={paste.close}
        ports={likely(register)}
        firstKey={nextKey(register.state.draft.rows)}
        onRows={bring}
      />
      <ImportDialog opened={importing} onClose={file.close} onRows={bring} />
    </Group>
  );
}

/** The ports that a backend most likely has. */
function likely({ state, service }: Register): readonly PortDraft[] {
  const { create } = state.draft.target;
  return create ? create.ports : likelyPorts(service?.ports ?? []);
}

/** What the server refused is on the page that is shown. */
function useFirstWrongPage({ standing }: Register, show: (page: number) => void): void {
  useEffect(() => {
    const [, index] = standing.map(({ pointer }) => /^\/items\/(\d+)/.exec(pointer)).find((match) => match) ?? [];
    if (index !== undefined) show(Math.floor(Number(index) / PER_PAGE) + 1);
  }, [standing, show]);
}
