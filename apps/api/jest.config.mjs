import { preset } from '../../jest.preset.mjs';

export default preset('api', { rootDir: import.meta.dirname });
