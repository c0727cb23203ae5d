import type { ServicePort } from '../../service.js';
import type { BackendInput, BackendPort, HealthCheck } from '../backend.js';
import { CHECK_DEFAULTS } from '../backend-limits.js';
import type { CreateServiceInput } from '../create-service.js';
import type { JsonObject } from '../input-reader.js';
import type { ExternalBackends } from './external-backends.js';
import { FILE_API_VERSION, FILE_KIND } from './external-backends.js';

/** A document that says the same, as short as it can be: what has its default is left out, in the order in which a person reads it. */
export function writeExternalBackends({ target, backends, createService }: ExternalBackends): JsonObject {
  const { namespace, name, cluster } = target;
  return {
    apiVersion: FILE_API_VERSION,
    kind: FILE_KIND,
    metadata: { namespace, name, ...(cluster !== null && { cluster }) },
    spec: {
      ...(createService && { createService: writeCreateService(createService) }),
      backends: backends.map(({ input, saysState }) => writeBackend(input, saysState)),
    },
  };
}

function writeBackend(input: BackendInput, saysState: boolean): JsonObject {
  const { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note } = input;
  return {
    address,
    ports: ports.map(writePort),
    ...given({ zone, nodeName, hostname }),
    ...(saysState && { state }),
    ...(publish !== 'RESOLVED' && { publish }),
    ...(check && { check: writeCheck(check) }),
    ...given({ expiresAt }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...given({ note }),
  };
}

function writePort({ name, port, protocol, appProtocol }: BackendPort): JsonObject {
  return {
    ...(name !== '' && { name }),
    port,
    ...(protocol !== 'TCP' && { protocol }),
    ...given({ appProtocol }),
  };
}

function writeCheck({ type, path, host, ...timing }: HealthCheck): JsonObject {
  const defaults: JsonObject = CHECK_DEFAULTS;
  const { intervalMs, timeoutMs, rise, fall } = timing;
  const said = Object.entries({ intervalMs, timeoutMs, rise, fall }).filter(([key, value]) => value !== defaults[key]);
  return { type, ...(path !== '/' && given({ path })), ...given({ host }), ...Object.fromEntries(said) };
}

function writeCreateService({ ports, ipFamilies }: CreateServiceInput): JsonObject {
  return { ports: ports.map(writeServicePort), ...given({ ipFamilies }) };
}

function writeServicePort({ name, port, protocol, appProtocol }: ServicePort): JsonObject {
  return writePort({ name, port, protocol, appProtocol: appProtocol ?? null } as BackendPort);
}

/** The fields that are not null. */
function given(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
