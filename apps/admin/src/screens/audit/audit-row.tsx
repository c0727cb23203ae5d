import { Button, Table } from '@mantine/core';
import type { AuditEntry } from '@rollcall/client';
import { IconCircleCheck, IconCircleX, IconShieldX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusBadge } from '../../components/status-badge.js';
import { Untrusted } from '../../components/untrusted.js';
import { useTimeWords } from '../../components/use-time-words.js';
import { AuditDetails } from './audit-details.js';

const LOOKS = {
  ALLOWED: ['good', IconCircleCheck],
  REFUSED: ['warning', IconShieldX],
  FAILED: ['bad', IconCircleX],
} as const;

/** One entry, and on wish all that is known of it. */
export function AuditRow({ entry }: { readonly entry: AuditEntry }): ReactElement {
  const { t } = useTranslation('audit');
  const time = useTimeWords();
  const [isOpen, setIsOpen] = useState(false);
  const details = useId();
  const { at, actor, action, outcome, code } = entry;
  return (
    <>
      <Table.Tr data-action={action} data-outcome={outcome}>
        <Table.Td style={{ whiteSpace: 'nowrap' }}>
          <time dateTime={at}>{time.dateTime(at)}</time>
        </Table.Td>
        <Table.Td>
          <Untrusted text={actor.name} />
        </Table.Td>
        <Table.Td>
          <code>{action}</code>
        </Table.Td>
        <Table.Td>
          <StatusBadge look={LOOKS[outcome]} label={t(`outcomes.${outcome}`)} />
          {code !== null && <code> {code}</code>}
        </Table.Td>
        <Table.Td>
          <Target target={entry.target} />
        </Table.Td>
        <Table.Td>
          <Button variant="default" aria-expanded={isOpen} aria-controls={details} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? t('hide') : t('show')}
          </Button>
        </Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr id={details}>
          <Table.Td colSpan={6}>
            <AuditDetails entry={entry} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** What it was done to: with a way there, where there is one. */
function Target({ target }: { readonly target: AuditEntry['target'] }): ReactElement {
  const { kind, cluster, namespace, name, id } = target;
  if (namespace !== null && name !== null) {
    return (
      <Link to="/services/$namespace/$name" params={{ namespace, name }} search={cluster === null ? {} : { cluster }}>
        <Untrusted text={`${namespace}/${name}`} />
      </Link>
    );
  }
  return <Untrusted text={[kind, name ?? id ?? cluster].filter((part) => part !== null).join(' ')} />;
}
