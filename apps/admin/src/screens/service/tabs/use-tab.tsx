import type { ReactElement } from 'react';

import { useServiceRef } from '../use-service-ref.js';

export function UseTab(): ReactElement {
  const { namespace, name } = useServiceRef();
  return <pre>{`curl ${location.origin}/v1/namespaces/${namespace}/services/${name}/endpoints`}</pre>;
}
