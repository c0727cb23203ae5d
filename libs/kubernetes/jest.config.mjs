import { preset } from '../../jest.preset.mjs';

export default preset('kubernetes', { rootDir: import.meta.dirname });
