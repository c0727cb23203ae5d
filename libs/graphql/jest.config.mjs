import { preset } from '../../jest.preset.mjs';

export default preset('graphql', { rootDir: import.meta.dirname });
