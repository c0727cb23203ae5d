import { Text } from '@mantine/core';
import type { AuditEntry } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../components/untrusted.js';
import classes from './audit-details.module.css';
import { changedLines } from './changed-lines.js';

/** What changed, line by line, and where the request came from. */
export function AuditDetails({ entry }: { readonly entry: AuditEntry }): ReactElement {
  const { t } = useTranslation('audit');
  const { actor, address, userAgent, requestId, before, after } = entry;
  const lines = changedLines(before, after);
  const facts = [
    [t('details.actor'), `${actor.kind} ${actor.id}`],
    [t('details.address'), address],
    [t('details.userAgent'), userAgent],
    [t('details.requestId'), requestId],
  ] as const;
  return (
    <div className={classes.details}>
      <dl>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value === null ? t('details.unknown') : <Untrusted text={value} />}</dd>
          </div>
        ))}
      </dl>
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('details.nothing')}
        </Text>
      ) : (
        <pre tabIndex={0} role="region" aria-label={t('details.diff')}>
          {lines.map(({ sign, text }, i) => (
            <span key={i} data-sign={sign}>
              {sign} <Untrusted text={text} limit={500} />
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </div>
  );
}
