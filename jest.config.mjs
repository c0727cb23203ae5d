/** All suites that need no running processes; `e2e` is run on its own, one file at a time. */
export default { projects: ['<rootDir>/libs/*/jest.config.mjs', '<rootDir>/apps/*/jest.config.mjs'] };
