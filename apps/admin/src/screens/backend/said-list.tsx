import { Text, Title } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../components/untrusted.js';
import { useTimeWords } from '../../components/use-time-words.js';
import classes from './four-statuses.module.css';
import { SAID_FIELDS, saidOf } from './said-fields.js';
import { useSaidText } from './use-said-text.js';

/** What was registered, by whom, and what its name leads to. */
export function SaidList({ backend }: { readonly backend: Backend }): ReactElement {
  const { t } = useTranslation('backend');
  const { dateTime } = useTimeWords();
  const saidText = useSaidText();
  const said = saidOf(backend);
  const { resolved } = backend.status;
  return (
    <section aria-label={t('said')}>
      <Title order={2} mb="xs">
        {t('said')}
      </Title>
      <dl className={classes.said}>
        {SAID_FIELDS.map((field) => {
          const text = saidText(field, said[field]);
          return text === '' ? null : (
            <Entry key={field} name={t(`fields.${field}`)}>
              <Untrusted text={text} />
            </Entry>
          );
        })}
        {resolved && (
          <Entry name={t('fields.resolved')}>
            {resolved.addresses.join(', ')}{' '}
            <Text span size="sm" c="dimmed">
              {t('resolvedAt', { time: dateTime(resolved.at), count: resolved.ttlSeconds })}
            </Text>
            {resolved.error !== null && (
              <Text size="sm" lang="en">
                <Untrusted text={resolved.error} />
              </Text>
            )}
          </Entry>
        )}
        <Entry name={t('fields.createdBy')}>
          <Untrusted text={backend.createdBy} /> · {dateTime(backend.createdAt)}
        </Entry>
        <Entry name={t('fields.version')}>
          {t('versionOf', { version: backend.version, time: dateTime(backend.updatedAt) })}
        </Entry>
      </dl>
    </section>
  );
}

function Entry({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
