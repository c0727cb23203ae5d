import {
  IconActivity,
  IconHistory,
  IconHome,
  IconKey,
  IconPlus,
  IconServer2,
  IconTerminal2,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './shell.module.css';

const PLACES = [
  { to: '/', name: 'overview', Icon: IconHome },
  { to: '/services', name: 'services', Icon: IconActivity },
  { to: '/register', name: 'register', Icon: IconPlus },
  { to: '/clusters', name: 'clusters', Icon: IconServer2 },
  { to: '/tokens', name: 'tokens', Icon: IconKey },
  { to: '/audit', name: 'audit', Icon: IconHistory },
  { to: '/explore', name: 'explore', Icon: IconTerminal2 },
] as const;

/** `isOpen`: on narrow pages, where it is folded away. */
export function Navigation({ isOpen }: { readonly isOpen: boolean }): ReactElement {
  const { t } = useTranslation('common');
  return (
    <nav id="navigation" className={classes.nav} aria-label={t('nav.label')} data-open={isOpen || undefined}>
      <ul>
        {PLACES.map(({ to, name, Icon }) => (
          <li key={to}>
            <Link to={to} className={classes.navLink} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <Icon size={17} stroke={1.7} aria-hidden />
              {t(`nav.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
