import { Database } from './database.mjs';
import { HandWrittenMirror } from './hand-written-mirror.mjs';
import { endpointsPath, services } from './objects.mjs';
import { ServerProcess } from './server-process.mjs';

const [SERVICES, ENDPOINTS] = [1_000, 5];

/** An API replica that serves 1,000 Services of 5 endpoints, and where each is asked for. */
export async function thousandServices({ scope, profileDir }) {
  const database = await scope.use(() => Database.start());
  const url = await database.create();
  const mirror = await scope.use(() => HandWrittenMirror.start(url, services(SERVICES, ENDPOINTS)));
  const environment = { ROLLCALL_DATABASE_URL: url };
  const api = await scope.use(() => ServerProcess.start('api', { environment, profileDir }));
  await api.ready();
  const names = Array.from({ length: SERVICES }, (_, i) => `service-${i}`);
  return { api, mirror, names, paths: names.map(endpointsPath) };
}
