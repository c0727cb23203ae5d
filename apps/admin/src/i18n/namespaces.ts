/** One file of words per screen, and `common` for what they share: each is `<language>/<namespace>.json`. */
export const NAMESPACES = [
  'common',
  'overview',
  'services',
  'service',
  'serviceViews',
  'register',
  'backend',
  'clusters',
  'tokens',
  'audit',
  'explore',
  'signIn',
  'palette',
] as const;
