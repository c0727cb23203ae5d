import type { Service } from '@rollcall/core';

import type { ServiceView } from '../view/service-view.js';

/** What a registration is judged and planned on: a Service with what is there of it, or one that is to be made. */
export type RegistrationGround = Pick<ServiceView, 'cluster' | 'namespace' | 'name' | 'slices' | 'backends'> & {
  readonly service: Service;
};
