import { preset } from '../../jest.preset.mjs';

export default preset('testing', { rootDir: import.meta.dirname });
