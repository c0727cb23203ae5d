import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RollcallClient } from '@rollcall/client';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aService } from '@rollcall/testing';

import { EXIT } from '../exit-codes.js';
import { CommandRun } from '../testing/command-run.js';
import type { RealApi } from '../testing/real-api.js';
import { aDatabaseService, realApi } from '../testing/real-api.js';

let real: RealApi;
let client: RollcallClient;
let folder: string;

beforeEach(async () => {
  const ports = ['http 9200', 'admin 9300'].map((words) => {
    const [name = '', port] = words.split(' ');
    return { name, protocol: 'TCP', port: Number(port) };
  });
  const search = aService('search', { ports, spec: { selector: {} } });
  real = await realApi(aDatabaseService(), aDatabaseService('billing-db'), search, aService('cart'));
  const { ROLLCALL_URL: url, ROLLCALL_TOKEN: token } = real.environment;
  client = new RollcallClient({ url, token });
  folder = mkdtempSync(join(tmpdir(), 'apply-'));
}, 20_000);

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await real.api.stop();
}, 20_000);

const HEAD = 'apiVersion: rollcall.dev/v1\nkind: ExternalBackends\n';
const document = (name: string, ...backends: readonly string[]): string =>
  `${HEAD}metadata: { namespace: shop, name: ${name} }\nspec:\n  backends:${backends.length === 0 ? ' []' : ''}\n${backends.join('')}`;
const backend = (address: string, more = ''): string =>
  `    - address: ${address}\n      ports: [{ name: pg, port: 5432 }]\n${more}`;

async function run(args: string, input = ''): Promise<{ code: number; out: string; err: string }> {
  const command = new CommandRun(args, { environment: real.environment, input });
  const code = await command.code;
  return { code, out: command.out, err: command.err.replaceAll(`${folder}/`, '') };
}

async function registered(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { service, address, state, note } of client.allBackends({}))
    found.push([service, address, state, note].filter((word) => word !== null).join(' '));
  return found;
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('apply', () => {
  test('registers what files say, and does nothing when it runs again', async () => {
    file(
      'a.yaml',
      document('orders-db', backend('10.9.8.7', '      check: { type: POSTGRES }\n'), backend('db.corp.example')),
    );
    file('b.yml', document('billing-db', backend('10.9.8.8')));
    file('README.md', 'not a document');
    mkdirSync(join(folder, 'old.yaml'));
    const first = await run(`apply -f ${folder}`);
    expect(first.code).toBe(EXIT.OK);
    expect(first.err).toBe('Warning: shop/orders-db: db.corp.example is not resolved yet: it is written when it is.\n');
    expect(first.out).toMatchInlineSnapshot(`
     "shop/orders-db in prod
       + 10.9.8.7 pg 5432/TCP
           check: {"type":"POSTGRES"}
       + db.corp.example pg 5432/TCP
     shop/billing-db in prod
       + 10.9.8.8 pg 5432/TCP
     3 registered, 0 changed, 0 removed; 0 were so already.
     "
    `);
    expect(await registered()).toEqual([
      'billing-db 10.9.8.8 ACTIVE',
      'orders-db 10.9.8.7 ACTIVE',
      'orders-db db.corp.example ACTIVE',
    ]);
    const again = await run(`apply -f ${folder}`);
    expect(again).toEqual({ code: EXIT.OK, err: '', out: 'Nothing to do: 3 registered as the files say.\n' });
  });

  test('changes what differs, keeps what was drained by hand, and leaves what it does not know', async () => {
    await run('apply -f -', document('orders-db', backend('10.9.8.7'), backend('10.9.8.8')));
    await run('drain shop/orders-db 10.9.8.7');
    const second = await run(
      'apply -f -',
      document('orders-db', backend('10.9.8.7', '      note: new\n      zone: z1\n')),
    );
    expect(second.code).toBe(EXIT.OK);
    expect(second.out).toMatchInlineSnapshot(`
     "shop/orders-db in prod
       ~ 10.9.8.7 pg 5432/TCP
           zone: nothing → "z1"
           note: nothing → "new"
     0 registered, 1 changed, 0 removed; 0 were so already.
     "
    `);
    expect(second.err).toBe(
      '1 registered for these Services and not in the files: left alone. --prune removes them.\n',
    );
    expect(await registered()).toEqual(['orders-db 10.9.8.7 DRAINING new', 'orders-db 10.9.8.8 ACTIVE']);
  });

  test('--prune shows what goes, and removes it only when that is said', async () => {
    await run('apply -f -', document('orders-db', backend('10.9.8.7'), backend('10.9.8.8')));
    await run('apply -f -', document('billing-db', backend('10.9.8.9')));
    const wanted = document('orders-db', backend('10.9.8.8'));
    const asked = await run('apply --prune -f -', wanted);
    expect(asked).toEqual({
      code: EXIT.FAILURE,
      out: 'shop/orders-db in prod\n  - 10.9.8.7 pg 5432/TCP\n',
      err: 'Error: nothing was done: --yes says that 1 may be removed.\n',
    });
    expect(await registered()).toHaveLength(3);
    const done = await run('apply --prune --yes -f -', wanted);
    expect(done.out).toContain('0 registered, 0 changed, 1 removed; 1 were so already.\n');
    // Of a Service that no file names nothing is removed.
    expect(await registered()).toEqual(['billing-db 10.9.8.9 ACTIVE', 'orders-db 10.9.8.8 ACTIVE']);
    await run('apply --prune --yes -f -', document('orders-db'));
    expect(await registered()).toEqual(['billing-db 10.9.8.9 ACTIVE']);
  });

  test('a dry run has the server check everything, and does nothing', async () => {
    const shown = await run('apply --dry-run -f -', document('orders-db', backend('10.9.8.7')));
    expect(shown).toMatchObject({
      code: EXIT.OK,
      err: 'Warning: not checked against the cluster: nothing is written to cluster prod (write-back is off)\n',
    });
    expect(shown.out).toContain(
      'Dry run, nothing was done: 1 to register, 0 to change, 0 to remove; 0 are so already.\n',
    );
    expect(await registered()).toEqual([]);
    const refused = await run('apply --dry-run -f -', document('cart', backend('10.9.8.7')));
    expect(refused.code).toBe(EXIT.USAGE);
    expect(refused.err).toContain('selector');
  });

  test('everything that is wrong in any file is told with its line before anything is done', async () => {
    const good = file('a.yaml', document('orders-db', backend('10.9.8.7')));
    const bad = file(
      'b.yaml',
      `# ours\n${document('orders-db', backend('169.254.169.254'), backend('10.9.8.8', '      zoen: z1\n'))}`,
    );
    const worse = file('c.yaml', 'kind: [\n');
    const empty = file('d.yaml', '---\n');
    const result = await run(`apply -f ${good} ${bad} ${worse} ${empty}`);
    expect(result).toMatchObject({ code: EXIT.USAGE, out: '' });
    expect(result.err).toMatchInlineSnapshot(`
     "b.yaml:7: /spec/backends/0/address: 169.254.169.254 is a cloud's instance metadata (169.254.169.254/32): no backend can stand there.
     b.yaml:11: /spec/backends/1/zoen: zoen is not known here: the fields are address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note.
     c.yaml:2: this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ].
     d.yaml: there is no document in it.
     Error: 4 problems; nothing was done. Mend them, and run the same again.
     "
    `);
    expect(await registered()).toEqual([]);
  });

  test('what only the server knows is told with its line, of all documents, before anything is done', async () => {
    const text = [
      document(
        'orders-db',
        backend('10.9.8.7'),
        '    - address: 10.9.8.8\n      ports:\n        - { name: http, port: 80 }\n',
      ),
      document('no-such-db', backend('10.9.8.7')),
      document('orders-db', backend('10.9.8.7')),
    ];
    const result = await run('apply -f -', text.join('---\n'));
    expect(result.code).toBe(EXIT.USAGE);
    expect(result.err).toMatchInlineSnapshot(`
     "-:14: /metadata: there is no Service shop/no-such-db: make one without selector, or say its ports under spec.createService.
     -:26: /spec/backends/0/ports/0: 10.9.8.7 with this port is in -:6 already: leave one of them out.
     Error: 2 problems; nothing was done. Mend them, and run the same again.
     "
    `);
    const fitting = await run('apply -f -', text[0]);
    expect(fitting.code).toBe(EXIT.USAGE);
    expect(fitting.err).toMatchInlineSnapshot(`
     "-:10: /spec/backends/1/ports/0/name: The Service has no port http/TCP: it must be one of its ports (pg/TCP).
     Error: 1 problem; nothing was done. Mend it, and run the same again.
     "
    `);
    expect(await registered()).toEqual([]);
  });

  test('a port more is a change; ports that are registered in parts have to be cleared up first', async () => {
    const service = { namespace: 'shop', name: 'search' };
    const [http, admin] = [
      { name: 'http', port: 9200 },
      { name: 'admin', port: 9300 },
    ];
    await client.registerBackends(service, [{ address: '10.9.8.7', ports: [http] }]);
    const both = '    - address: 10.9.8.7\n      ports: [{ name: http, port: 9200 }, { name: admin, port: 9300 }]\n';
    const changed = await run('diff -f -', document('search', both));
    expect(changed.code).toBe(EXIT.FAILURE);
    expect(changed.out).toMatch(/ {2}~ 10\.9\.8\.7 http 9200\/TCP\n {6}ports: .* → .*admin/);

    await client.registerBackends(service, [{ address: '10.9.8.7', ports: [admin] }]);
    const unclear = await run('apply -f -', document('search', both));
    expect(unclear).toMatchObject({ code: EXIT.USAGE, out: '' });
    expect(unclear.err).toMatch(
      /^-:6: \/spec\/backends\/0: its ports are registered in 2 parts \(.*, .*\): remove all but one of them, which then gets all ports\.\n/,
    );
  });

  test('another port is another backend: the new one is there before the old one goes', async () => {
    await run('apply -f -', document('orders-db', backend('10.9.8.7')));
    const moved = '    - address: 10.9.8.7\n      ports: [{ name: pg, port: 5433 }]\n';
    const { out } = await run('apply --prune --yes -f -', document('orders-db', moved));
    expect(out).toBe(
      'shop/orders-db in prod\n  + 10.9.8.7 pg 5433/TCP\n  - 10.9.8.7 pg 5432/TCP\n1 registered, 0 changed, 1 removed; 0 were so already.\n',
    );
    const actions: string[] = [];
    for await (const { action } of client.allAudit({ namespace: 'shop' })) actions.push(action);
    expect(actions.slice(0, 2)).toEqual(['backend.remove', 'backend.register']);
  });

  test('a Service is only made where the cluster can be written', async () => {
    const made = document('new-db', backend('10.9.8.7')).replace(
      'spec:',
      'spec:\n  createService:\n    ports: [{ name: pg, port: 5432 }]',
    );
    const { code, err } = await run('apply -f -', made);
    expect(code).toBe(EXIT.USAGE);
    expect(err).toMatchInlineSnapshot(`
     "-:5: /spec/createService: Nothing is written to cluster prod (write-back is off), so no Service can be made: make a Service without selector there first.
     Error: 1 problem; nothing was done. Mend it, and run the same again.
     "
    `);
    const diff = await run('diff -f -', made);
    expect(diff).toMatchObject({ code: EXIT.FAILURE, err: '' });
    expect(diff.out).toBe('shop/new-db (the Service is made, without selector)\n  + 10.9.8.7 pg 5432/TCP\n');
  });

  test('a file that is not there is told', async () => {
    expect(await run(`apply -f ${join(folder, 'none.yaml')}`)).toMatchObject({
      code: EXIT.USAGE,
      err: expect.stringContaining('none.yaml cannot be read: ENOENT'),
    });
  });
});

describe('diff', () => {
  test('0 where nothing differs, 1 where something does, more where that cannot be told', async () => {
    const wanted = document('orders-db', backend('10.9.8.7'));
    expect(await run('diff -f -', wanted)).toEqual({
      code: EXIT.FAILURE,
      out: 'shop/orders-db in prod\n  + 10.9.8.7 pg 5432/TCP\n',
      err: '',
    });
    await run('apply -f -', wanted);
    expect(await run('diff -f -', wanted)).toEqual({ code: EXIT.OK, out: '', err: '' });
    expect((await run('diff -f -', document('orders-db'))).code).toBe(EXIT.OK);
    expect((await run('diff --prune -f -', document('orders-db'))).code).toBe(EXIT.FAILURE);
    expect((await run('diff -f -', 'kind: x')).code).toBe(EXIT.USAGE);
    await real.api.stop();
    expect((await run('diff -f -', wanted)).code).toBe(EXIT.UNAVAILABLE);
  });
});

describe('export', () => {
  test('says what apply would find nothing to do for', async () => {
    const more = "      state: DRAINING\n      labels: { team: 'no' }\n      note: |\n        two\n        lines\n";
    await run(
      'apply -f -',
      `${document('orders-db', backend('10.9.8.7', more), backend('db.corp.example'))}---\n${document('billing-db', backend('10.9.8.8'))}`,
    );
    const exported = await run('export -n shop');
    expect(exported.out).toMatchInlineSnapshot(`
     "apiVersion: rollcall.dev/v1
     kind: ExternalBackends
     metadata:
       namespace: shop
       name: billing-db
       cluster: prod
     spec:
       backends:
         - address: 10.9.8.8
           ports:
             - name: pg
               port: 5432
     ---
     apiVersion: rollcall.dev/v1
     kind: ExternalBackends
     metadata:
       namespace: shop
       name: orders-db
       cluster: prod
     spec:
       backends:
         - address: 10.9.8.7
           ports:
             - name: pg
               port: 5432
           state: DRAINING
           labels:
             team: "no"
           note: |
             two
             lines
         - address: db.corp.example
           ports:
             - name: pg
               port: 5432
     "
    `);
    for (const format of ['yaml', 'json']) {
      const { out } = await run(`export -A -o ${format}`);
      expect(await run('diff --prune -f -', out)).toEqual({ code: EXIT.OK, out: '', err: '' });
    }
    // Into an installation that has nothing, it brings all of it.
    await run('apply --prune --yes -f -', `${document('orders-db')}---\n${document('billing-db')}`);
    expect(await registered()).toEqual([]);
    await run('apply -f -', exported.out);
    expect((await run('export -n shop')).out).toBe(exported.out);
  });

  test('one Service as one document, and nothing as an error', async () => {
    await run('apply -f -', document('orders-db', backend('10.9.8.7')));
    const { out } = await run('export shop/orders-db -o json');
    expect(JSON.parse(out)).toMatchObject({
      kind: 'ExternalBackends',
      metadata: { name: 'orders-db', cluster: 'prod' },
    });
    expect(await run('export shop/billing-db')).toEqual({
      code: EXIT.NOT_FOUND,
      out: '',
      err: 'Nothing is registered for shop/billing-db.\n',
    });
    expect((await run('export')).err).toBe('Nothing is registered in namespace default (-A: in all).\n');
  });
});
