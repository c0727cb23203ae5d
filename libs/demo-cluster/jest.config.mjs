import { preset } from '../../jest.preset.mjs';

export default preset('demo-cluster', { rootDir: import.meta.dirname });
