// Keeps one core busy.
import { setImmediate } from 'node:timers';

import { takeRole } from '../kit/role.mjs';

const { say } = await takeRole();
say('busy');
const turn = () => {
  const until = performance.now() + 100;
  while (performance.now() < until);
  setImmediate(turn); // ends with the one that started it
};
turn();
