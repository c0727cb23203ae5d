import { List } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Answer } from '../../components/answer.js';
import { Empty } from '../../components/empty.js';
import { Page } from '../../components/page.js';
import { Untrusted } from '../../components/untrusted.js';
import { useClient } from '../../data/client-context.js';

export function TokensScreen(): ReactElement {
  const { t } = useTranslation('tokens');
  const client = useClient();
  const query = useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => client.tokens({ signal }) });
  return (
    <Page title={t('title')}>
      <Answer query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t('none')} />
          ) : (
            <List>
              {items.map((item) => (
                <List.Item key={item.id}>
                  <Untrusted text={`${item.name} · ${item.role}`} />
                </List.Item>
              ))}
            </List>
          )
        }
      </Answer>
    </Page>
  );
}
