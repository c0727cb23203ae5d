import { preset } from '../../jest.preset.mjs';

export default preset('probe', { rootDir: import.meta.dirname, testTimeout: 20_000 });
