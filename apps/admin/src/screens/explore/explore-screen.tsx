import { Anchor, List } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Page } from '../../components/page.js';

export function ExploreScreen(): ReactElement {
  const { t } = useTranslation('explore');
  return (
    <Page title={t('title')}>
      <List>
        <List.Item>
          <Anchor href="/graphiql">{t('graphiql')}</Anchor>
        </List.Item>
        <List.Item>
          <Anchor href="/docs">{t('docs')}</Anchor>
        </List.Item>
      </List>
    </Page>
  );
}
