import audit from './audit.json' with { type: 'json' };
import backend from './backend.json' with { type: 'json' };
import clusters from './clusters.json' with { type: 'json' };
import common from './common.json' with { type: 'json' };
import explore from './explore.json' with { type: 'json' };
import overview from './overview.json' with { type: 'json' };
import palette from './palette.json' with { type: 'json' };
import register from './register.json' with { type: 'json' };
import service from './service.json' with { type: 'json' };
import serviceViews from './serviceViews.json' with { type: 'json' };
import services from './services.json' with { type: 'json' };
import signIn from './signIn.json' with { type: 'json' };
import tokens from './tokens.json' with { type: 'json' };

/** Simplified Chinese. Its keys are those of English (i18n.spec.ts). */
export const zhCN = {
  common,
  overview,
  serviceViews,
  services,
  service,
  register,
  backend,
  clusters,
  tokens,
  audit,
  explore,
  signIn,
  palette,
};
