import {
  IconActivity,
  IconHistory,
  IconHome,
  IconKey,
  IconPlus,
  IconServer2,
  IconTerminal2,
} from '@tabler/icons-react';

/** The screens that one can go to from everywhere, by the names of their words in `common:nav`. */
export const PLACES = [
  { to: '/', name: 'overview', Icon: IconHome },
  { to: '/services', name: 'services', Icon: IconActivity },
  { to: '/register', name: 'register', Icon: IconPlus },
  { to: '/clusters', name: 'clusters', Icon: IconServer2 },
  { to: '/tokens', name: 'tokens', Icon: IconKey },
  { to: '/audit', name: 'audit', Icon: IconHistory },
  { to: '/explore', name: 'explore', Icon: IconTerminal2 },
] as const;
