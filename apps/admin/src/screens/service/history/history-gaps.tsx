import { Alert, List, Text } from '@mantine/core';
import type { HistoryGap } from '@rollcall/client';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import { useTimeWords } from '../../../components/use-time-words.js';

export interface HistoryGapsProps {
  readonly gaps: readonly HistoryGap[];
  readonly truncated: boolean;
}

/** Of when nothing is known, and why. */
export function HistoryGaps({ gaps, truncated }: HistoryGapsProps): ReactElement | null {
  const { t } = useTranslation('serviceViews');
  const time = useTimeWords();
  if (gaps.length === 0) return null;
  return (
    <Alert color="gray" mb="sm" icon={<IconInfoCircle size={18} aria-hidden />} title={t('history.gaps')}>
      <List size="sm">
        {gaps.map(({ cluster, from, to, reason }) => (
          <List.Item key={`${cluster} ${from}`}>
            <Untrusted text={cluster} />
            {`: ${time.dateTime(from)} – ${to === null ? t('history.now') : time.dateTime(to)}, ${t(`history.reasons.${reason}`)}`}
          </List.Item>
        ))}
      </List>
      {truncated && <Text size="sm">{t('history.truncated')}</Text>}
    </Alert>
  );
}
