import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../components/empty.js';
import { Page } from '../components/page.js';

export function NotFoundScreen(): ReactElement {
  const { t } = useTranslation('common');
  return (
    <Page title={t('notFound.title')}>
      <Empty title={t('notFound.what')}>
        <Anchor renderRoot={(props) => <Link to="/services" {...props} />}>{t('notFound.services')}</Anchor>
      </Empty>
    </Page>
  );
}
