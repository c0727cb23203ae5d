import { Alert, Button, Divider, PasswordInput, Stack, Text } from '@mantine/core';
import type { ReactElement, SubmitEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../components/error-panel.js';
import { Page } from '../../components/page.js';
import { useSession } from '../../data/session.js';
import { signInRoute } from './sign-in-route.js';
import { useSignIn } from './use-sign-in.js';

/** By a token, or by the identity provider where there is one. Afterwards one is back where one came from. */
export function SignInScreen(): ReactElement {
  const { t } = useTranslation('signIn');
  const { next = '/', error } = signInRoute.useSearch();
  const [token, setToken] = useState('');
  const signIn = useSignIn();
  const hasProvider = useSession().data?.methods.oidc === true;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    signIn.mutate(token.trim());
  };
  return (
    <Page title={t('title')}>
      <Stack maw={420}>
        {error && (
          <Alert role="alert" color="red" title={t('failed.title')}>
            {t(`failed.${error}`)}
          </Alert>
        )}
        {hasProvider && (
          <>
            <Button component="a" href={`/v1/session/oidc?returnTo=${encodeURIComponent(next)}`} size="sm">
              {t('provider')}
            </Button>
            <Divider label={t('or')} />
          </>
        )}
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">{t('what')}</Text>
            {signIn.error && <ErrorPanel error={signIn.error} />}
            <PasswordInput
              required
              label={t('token')}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': t('reveal') }}
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
            />
            <Button type="submit" size="sm" variant={hasProvider ? 'default' : 'filled'} loading={signIn.isPending}>
              {t('submit')}
            </Button>
          </Stack>
        </form>
      </Stack>
    </Page>
  );
}
