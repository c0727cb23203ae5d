import { Button } from '@mantine/core';
import type { AuditFilter } from '@rollcall/client';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { saveFile } from '../../components/save-file.js';
import { useClient } from '../../data/client-context.js';

/** So many entries are in one file at the most: the browser has to hold them. */
const LIMIT = 50_000;

/** Everything that the filter holds as a file, an entry a line (JSON Lines). */
export function ExportButton({ filter }: { readonly filter: AuditFilter }): ReactElement {
  const { t } = useTranslation('audit');
  const client = useClient();
  const save = useMutation({
    mutationFn: async () => {
      const lines: string[] = [];
      for await (const entry of client.allAudit(filter)) {
        lines.push(`${JSON.stringify(entry)}\n`);
        if (lines.length === LIMIT) break;
      }
      const day = new Date().toISOString().slice(0, 10);
      saveFile(`rollcall-audit-${day}.jsonl`, new Blob(lines, { type: 'application/jsonl' }));
    },
  });
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
      loading={save.isPending}
      onClick={() => save.mutate()}
    >
      {save.isError ? t('export.failed') : t('export.do')}
    </Button>
  );
}
