import { Alert, Button } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useCaller } from '../../data/session.js';

/** For who may only read: the way to sign in and back here, where the draft is still as it was. */
export function SignInHint(): ReactElement | null {
  const { t } = useTranslation('register');
  const { href } = useLocation();
  if (useCaller()?.role !== 'reader') return null;
  return (
    <Alert color="gray" variant="light" mb="md" title={t('reader.title')}>
      <Button renderRoot={(props) => <Link to="/sign-in" search={{ next: href }} {...props} />}>
        {t('reader.signIn')}
      </Button>
    </Alert>
  );
}
