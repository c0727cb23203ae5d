/** The door for programs that are no tests, such as the bench: what of this room runs without jest. */
export { aService } from './builders/service-builder.js';
export { anEndpoint, aSlice } from './builders/slice-builder.js';
export { RealControlPlane } from './real-control-plane.js';
export { RealPostgres } from './real-postgres.js';
