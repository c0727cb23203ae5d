import { preset } from '../../jest.preset.mjs';

export default preset('store', { rootDir: import.meta.dirname });
