import { Loader, Table, Text } from '@mantine/core';
import type { CheckPhase, CheckResult } from '@rollcall/client';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusBadge } from '../../../components/status-badge.js';
import { Untrusted } from '../../../components/untrusted.js';

export interface CheckPhasesProps {
  readonly phases: readonly CheckPhase[];
  readonly running?: boolean;
  readonly result?: CheckResult | null;
}

/** What a check did, phase by phase: how long each took, and the real error of the one that failed. */
export function CheckPhases({ phases, running = false, result = null }: CheckPhasesProps): ReactElement {
  const { t } = useTranslation('register');
  return (
    <div role="status">
      <Table maw={720} aria-label={t('test.phases')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('test.phase')}</Table.Th>
            <Table.Th>{t('test.state')}</Table.Th>
            <Table.Th ta="right">{t('test.ms')}</Table.Th>
            <Table.Th>{t('test.message')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {phases.map(({ name, ok, ms, message }) => (
            <Table.Tr key={name} data-phase={name} data-ok={ok}>
              <Table.Td>{t(`phase.${name}`)}</Table.Td>
              <Table.Td>
                <Verdict ok={ok} />
              </Table.Td>
              <Table.Td ta="right">{Math.round(ms)}</Table.Td>
              <Table.Td lang="en">{message !== null && <Untrusted text={message} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {running && (
        <Text size="sm" c="dimmed" mt={6}>
          <Loader size={12} mr={6} aria-hidden />
          {t('test.running')}
        </Text>
      )}
      {result && (
        <Text mt={6} data-result={wordOf(result)}>
          {t(`test.${wordOf(result)}`)}
          {result.message !== null && (
            <span lang="en">
              {' '}
              <Untrusted text={result.message} />
            </span>
          )}
        </Text>
      )}
    </div>
  );
}

function Verdict({ ok }: { readonly ok: boolean }): ReactElement {
  const { t } = useTranslation('register');
  return ok ? (
    <StatusBadge look={['good', IconCircleCheck]} label={t('test.ok')} />
  ) : (
    <StatusBadge look={['bad', IconCircleX]} label={t('test.bad')} />
  );
}

function wordOf({ ok, checked }: CheckResult): 'passed' | 'failed' | 'notChecked' {
  if (!checked) return 'notChecked';
  return ok ? 'passed' : 'failed';
}
