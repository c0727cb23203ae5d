import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { PLACES } from './places.js';
import classes from './shell.module.css';

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
