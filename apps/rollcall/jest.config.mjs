import { preset } from '../../jest.preset.mjs';

export default preset('rollcall', { rootDir: import.meta.dirname });
