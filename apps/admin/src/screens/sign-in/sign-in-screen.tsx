import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import type { ReactElement, SubmitEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../components/error-panel.js';
import { Page } from '../../components/page.js';
import { useSignIn } from './use-sign-in.js';

export function SignInScreen(): ReactElement {
  const { t } = useTranslation('signIn');
  const [token, setToken] = useState('');
  const signIn = useSignIn();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    signIn.mutate(token);
  };
  return (
    <Page title={t('title')}>
      <form onSubmit={submit}>
        <Stack maw={420}>
          <Text>{t('what')}</Text>
          {signIn.error && <ErrorPanel error={signIn.error} />}
          <PasswordInput label={t('token')} value={token} onChange={(event) => setToken(event.currentTarget.value)} />
          <Button type="submit" loading={signIn.isPending}>
            {t('submit')}
          </Button>
        </Stack>
      </form>
    </Page>
  );
}
