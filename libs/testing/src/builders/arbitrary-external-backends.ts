import fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;

const word = fc.stringMatching(/^[a-z]([-a-z0-9]{0,10}[a-z0-9])?$/);
const octet = fc.integer({ min: 0, max: 255 });
const address = fc.oneof(
  fc.tuple(octet, octet, octet).map((rest) => `10.${rest.join('.')}`),
  fc.integer({ min: 1, max: 0xffff }).map((group) => `fd00::${group.toString(16)}`),
  fc.tuple(word, word).map(([host, domain]) => `${host}.${domain}.example`),
);
/** What is optional is there, not there, or null. */
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof(value, fc.constantFrom(null, undefined));
const port = fc.record({
  name: word,
  port: fc.integer({ min: 1, max: 65_535 }),
  protocol: maybe(fc.constantFrom('TCP', 'UDP', 'SCTP')),
  appProtocol: maybe(word),
});
const ports = fc.uniqueArray(port, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
const tcp = fc.record({ port: fc.integer({ min: 1, max: 65_535 }) }).map((each) => [each]);
const check = fc.oneof(
  fc.record({
    type: fc.constantFrom('TCP', 'POSTGRES', 'MYSQL', 'REDIS'),
    rise: maybe(fc.integer({ min: 1, max: 10 })),
  }),
  fc.record({
    type: fc.constantFrom('HTTP', 'HTTPS'),
    path: maybe(fc.stringMatching(/^\/[!-~]{0,20}$/)),
    host: maybe(fc.tuple(word, word).map((names) => names.join('.'))),
    intervalMs: maybe(fc.integer({ min: 5_000, max: 3_600_000 })),
    timeoutMs: maybe(fc.integer({ min: 100, max: 5_000 })),
  }),
);
/** Text that YAML could read as something else, and text that it has to escape. */
const note = fc.oneof(
  fc.constantFrom(
    'no',
    '1',
    'null',
    '~',
    '2026-01-01',
    ' # x',
    '- a',
    '{{ x }}',
    '"',
    "it's: so",
    'line\n two\t',
    '|\n',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[^\P{C}\n\t]/u.test(text)),
);
const others = {
  zone: maybe(word),
  nodeName: maybe(word),
  hostname: maybe(word),
  state: maybe(fc.constantFrom('ACTIVE', 'DRAINING', 'DISABLED')),
  publish: maybe(fc.constantFrom('RESOLVED', 'NONE')),
  expiresAt: maybe(fc.constantFrom('2030-01-31T18:00:00Z', '2031-06-01T00:00:00.000Z', '2030-01-31T18:00:00+02:00')),
  labels: maybe(fc.dictionary(word, fc.constantFrom('', 'a', 'true', '007', 'v1.2'), { maxKeys: 3 })),
  note: maybe(note),
};
const backend = fc.oneof(
  fc.record({ address, ports, ...others }),
  fc.record({ address, ports: tcp, check, ...others }),
);

/** Documents of kind ExternalBackends that are right, as somebody would write them; valid at any time before 2030. */
export const arbitraryExternalBackends: fc.Arbitrary<Json> = fc.record({
  apiVersion: fc.constant('rollcall.dev/v1'),
  kind: fc.constant('ExternalBackends'),
  metadata: fc.record({ namespace: word, name: word, cluster: maybe(word) }),
  spec: fc.record({
    backends: fc.uniqueArray(backend, { maxLength: 4, selector: (each) => each.address }),
    createService: maybe(
      fc.record({
        ports: fc.constant([{ name: 'pg', port: 5432 }]),
        ipFamilies: maybe(fc.constantFrom(['IPv4'], ['IPv6', 'IPv4'])),
      }),
    ),
  }),
});
