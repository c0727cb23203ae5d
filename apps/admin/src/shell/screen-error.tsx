import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../components/error-panel.js';
import { Page } from '../components/page.js';

/** In place of a screen that broke: a defect of ours, or its code could not be loaded because another version was installed meanwhile. */
export function ScreenError({ error }: ErrorComponentProps): ReactElement {
  const { t } = useTranslation('common');
  return (
    <Page title={t('error.screen')}>
      <ErrorPanel error={error} onRetry={() => location.reload()} />
    </Page>
  );
}
