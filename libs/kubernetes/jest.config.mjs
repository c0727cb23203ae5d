import { preset } from '../../jest.preset.mjs';

export default preset('kubernetes', { rootDir: import.meta.dirname, testTimeout: 20_000 });
