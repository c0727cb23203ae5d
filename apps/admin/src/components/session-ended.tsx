import { Alert, Button, Stack, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession } from '../data/session.js';

/** For who was signed in on this page and is no more: that it is so, and the way to sign in and back to what they did. */
export function SessionEnded(): ReactElement | null {
  const { t } = useTranslation('common');
  const { href } = useLocation();
  if (useSession().data?.hasEnded !== true) return null;
  return (
    <Alert role="alert" color="yellow" mb="md" title={t('user.ended.title')} data-session-ended>
      <Stack gap={8} align="flex-start">
        <Text inherit>{t('user.ended.what')}</Text>
        <Button renderRoot={(props) => <Link to="/sign-in" search={{ next: href }} {...props} />}>
          {t('user.signIn')}
        </Button>
      </Stack>
    </Alert>
  );
}
