import { preset } from '../../jest.preset.mjs';

export default preset('sync', { rootDir: import.meta.dirname });
