/** What the demo is given for pictures of backends. */
export const DEMO_BACKENDS = {
  namespace: 'payments',
  name: 'orders-db',
  items: [
    { address: '10.20.30.11', ports: [{ name: 'postgres', port: 5432 }], zone: 'eu-1a', note: 'primary' },
    { address: '10.20.30.12', ports: [{ name: 'postgres', port: 5432 }], zone: 'eu-1b', state: 'DRAINING' },
  ],
};

const OF_BACKENDS = `/services/${DEMO_BACKENDS.namespace}/${DEMO_BACKENDS.name}/backends`;
const WIZARD = '/register?namespace=payments&name=orders-db';

/**
 * Every screen of the admin UI: its path, and what is done there before it is looked at (`act`). What changes anything (`writes`) is for a
 * demo of one's own, and is done once for each theme.
 */
export const SCREENS = {
  overview: { path: '/' },
  palette: { path: '/', act: (page) => page.keyboard.press('Control+k') },
  services: { path: '/services' },
  'services-not-ready': { path: '/services?state=not-ready' },
  'services-nothing': { path: '/services?q=nothing-like-this' },
  'service-endpoints': { path: '/services/shop/cart' },
  'service-slices': { path: '/services/shop/cart?group=slices' },
  'service-zones': { path: '/services/shop/cart/zones' },
  'service-backends': { path: OF_BACKENDS },
  'service-history': { path: '/services/shop/cart/history' },
  'service-yaml': { path: '/services/shop/cart/yaml' },
  'service-use': { path: '/services/shop/cart/use' },
  'service-audit': { path: '/services/payments/orders-db/audit' },
  backend: { path: OF_BACKENDS, writes: true, act: toBackend },
  'backend-edit': {
    path: OF_BACKENDS,
    writes: true,
    act: async (page) => {
      await toBackend(page);
      await page.getByRole('button', { name: 'Edit' }).click();
    },
  },
  'register-target': { path: '/register' },
  'register-new-service': {
    path: '/register',
    act: (page) => page.getByText('A new Service').click(),
  },
  'register-backends': { path: WIZARD, act: (page) => upTo(page, 'Backends') },
  'register-check': { path: WIZARD, act: (page) => upTo(page, 'Check') },
  'register-preview': { path: WIZARD, act: (page) => upTo(page, 'Preview') },
  'register-confirm': { path: WIZARD, act: (page) => upTo(page, 'Confirm') },
  'register-tracker': {
    path: WIZARD,
    writes: true,
    act: async (page, theme) => {
      await upTo(page, 'Confirm', theme === 'dark' ? '10.20.30.14' : '10.20.30.13');
      await page.locator('[data-confirm]').click();
      await page.locator('[data-tracked=SERVED][data-state=DONE]').waitFor();
    },
  },
  clusters: { path: '/clusters' },
  tokens: { path: '/tokens' },
  'tokens-new': { path: '/tokens', act: (page) => page.getByRole('button', { name: 'New token' }).click() },
  audit: { path: '/audit' },
  'audit-entry': { path: '/audit', act: (page) => page.getByRole('button', { name: 'Show' }).first().click() },
  explore: { path: '/explore' },
  'sign-in': { path: '/sign-in' },
  'not-found': { path: '/services/shop/none' },
};

async function toBackend(page) {
  await page.getByRole('link', { name: DEMO_BACKENDS.items[0].address }).click();
  await page.getByRole('heading', { name: DEMO_BACKENDS.items[0].address }).waitFor();
}

const STEPS = ['Target', 'Backends', 'Check', 'Preview', 'Confirm'];

/** Through the wizard, with one backend that is not registered before its last button. */
async function upTo(page, step, address = '10.20.30.15') {
  const at = (name) => page.getByRole('button', { name }).and(page.locator('[aria-current=step]')).waitFor();
  for (const name of STEPS.slice(1, STEPS.indexOf(step) + 1)) {
    await page.getByRole('button', { name: 'Next' }).click();
    await at(name);
    if (name === 'Backends') await page.getByRole('textbox', { name: 'Address' }).fill(address);
    if (name === 'Preview') await page.locator('[data-plan]').waitFor();
  }
}
