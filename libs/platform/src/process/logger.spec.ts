import { expect, test } from '@jest/globals';

import { ProcessLogger } from './logger.js';

function logging(level: string) {
  const lines: string[] = [];
  const logger = ProcessLogger.create({
    name: 'test',
    level,
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });
  return { logger, lines };
}

test('secrets never reach the log, wherever they are', () => {
  const { logger, lines } = logging('debug');
  const secrets = {
    authorization: 'Bearer hunter2',
    token: 'hunter2',
    password: 'hunter2',
    cookie: 'hunter2',
    adminToken: 'hunter2',
    databaseUrl: 'postgresql://u:hunter2@db',
  };
  logger.info('all', secrets);
  logger.warn('deeper', { request: secrets });
  logger.error('deepest', { request: { headers: secrets } });
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain('hunter2');
  expect(lines.join('')).toContain('[redacted]');
});

test('a line is JSON with its time, level, process and fields', () => {
  const { logger, lines } = logging('info');
  logger.debug('not this');
  logger.info('this', { cluster: 'prod' });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      name: 'test',
      level: 30,
      msg: 'this',
      cluster: 'prod',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    }),
  ]);
});
