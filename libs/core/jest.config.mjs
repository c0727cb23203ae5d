import { preset } from '../../jest.preset.mjs';

export default preset('core', { rootDir: import.meta.dirname });
