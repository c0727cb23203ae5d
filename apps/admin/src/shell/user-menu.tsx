import { ActionIcon, Menu } from '@mantine/core';
import { IconLogin2, IconLogout2, IconUserCircle } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../components/untrusted.js';
import { useClient } from '../data/client-context.js';
import { useCaller } from '../data/session.js';

/** Who one is here, and the way out; for who is nobody, the way in. */
export function UserMenu(): ReactElement {
  const { t } = useTranslation('common');
  const caller = useCaller();
  const signOut = useSignOut();
  const isSignedIn = caller !== null && caller.kind !== 'anonymous';
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('user.label')}>
          <IconUserCircle size={19} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {isSignedIn ? <Untrusted text={caller.name} /> : t('user.anonymous')}
          {caller && ` · ${t(`user.role.${caller.role}`)}`}
        </Menu.Label>
        {isSignedIn ? (
          <Menu.Item leftSection={<IconLogout2 size={16} aria-hidden />} onClick={() => void signOut()}>
            {t('user.signOut')}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconLogin2 size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/sign-in" {...props} />}
          >
            {t('user.signIn')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Afterwards nothing of what was seen and typed is left in this tab. */
function useSignOut(): () => Promise<void> {
  const client = useClient();
  const navigate = useNavigate();
  return async () => {
    await client.signOut();
    await navigate({ to: '/sign-in' });
    sessionStorage.clear();
    location.reload();
  };
}
