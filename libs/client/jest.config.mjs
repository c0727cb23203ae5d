import { preset } from '../../jest.preset.mjs';

export default preset('client', { rootDir: import.meta.dirname });
