import { preset } from '../../jest.preset.mjs';

export default preset('platform', { rootDir: import.meta.dirname });
