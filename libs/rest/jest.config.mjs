import { preset } from '../../jest.preset.mjs';

export default preset('rest', { rootDir: import.meta.dirname });
