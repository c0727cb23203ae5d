import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { EventStreamParser } from './event-stream.js';

const parse = (...pieces: readonly string[]) => {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => [...parser.push(piece)]);
};

test('an event has a name and the lines of its data', () => {
  expect(parse('event: changes\nid: e1:4\ndata: {"a":\ndata: 1}\n\ndata:x\n\n')).toEqual([
    { event: 'changes', data: '{"a":\n1}' },
    { event: 'message', data: 'x' },
  ]);
});

test('fields that are not known and events without data are passed over', () => {
  expect(parse('retry: 10\nevent: ping\n\ndata\n\n')).toEqual([{ event: 'message', data: '' }]);
});

test('a comment says that the connection lives', () => {
  expect(parse('data: 1\n:\n\n')).toEqual([
    { event: null, data: '' },
    { event: 'message', data: '1' },
  ]);
});

test('what is incomplete at the end is dropped', () => {
  expect(parse('data: 1\n\nevent: changes\ndata: 2\n')).toEqual([{ event: 'message', data: '1' }]);
});

test('it does not matter where the pieces end, nor how lines do', () => {
  const events = [
    { event: 'snapshot', data: '{"endpoints":[]}' },
    { event: 'changes', data: 'one\n two' },
  ];
  const stream = (end: string): string =>
    events
      .map(({ event, data }) =>
        [`event: ${event}`, ...data.split('\n').map((line) => `data: ${line}`), '', ''].join(end),
      )
      .join('');
  fc.assert(
    fc.property(fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(100)), (end, cuts) => {
      const text = stream(end);
      const at = [0, ...new Set(cuts.filter((cut) => cut < text.length)), text.length].sort((a, b) => a - b);
      expect(parse(...at.slice(1).map((to, i) => text.slice(at[i], to)))).toEqual(events);
    }),
  );
});
