import { preset } from '../../jest.preset.mjs';

export default preset('catalog', { rootDir: import.meta.dirname });
