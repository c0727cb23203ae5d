import { ActionIcon } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Palette } from '../palette/palette.js';
import { CallerGate } from './caller-gate.js';
import { LiveStatus } from './live-status.js';
import { Navigation } from './navigation.js';
import { PreferencesMenu } from './preferences-menu.js';
import { RouteAnnouncer } from './route-announcer.js';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.js';

/** What is around every screen. */
export function Shell(): ReactElement {
  const { t } = useTranslation('common');
  const { pathname } = useLocation();
  // The menu of narrow pages belongs to the page that it was opened on: going elsewhere closes it.
  const [openOn, setOpenOn] = useState<string | null>(null);
  const isOpen = openOn === pathname;
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        {t('shell.skip')}
      </a>
      <header className={classes.header}>
        <ActionIcon
          className={classes.burger}
          aria-label={t('shell.menu')}
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpenOn(isOpen ? null : pathname)}
        >
          <IconMenu2 size={18} />
        </ActionIcon>
        <Link to="/" className={classes.brand}>
          <img src="/favicon.svg" alt="" width={22} height={22} />
          <span>{t('product')}</span>
        </Link>
        <div className={classes.tools}>
          <Palette />
          <LiveStatus />
          <PreferencesMenu />
          <UserMenu />
        </div>
      </header>
      <Navigation isOpen={isOpen} />
      <main id="main" className={classes.main} tabIndex={-1}>
        <CallerGate>
          <Outlet />
        </CallerGate>
      </main>
      <RouteAnnouncer />
    </div>
  );
}
