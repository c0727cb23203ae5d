import { expect, test } from '@jest/globals';
import type { Backend, BackendChange, Change, SelectionInput } from '@rollcall/core';
import { diffSlice, routingRows, servedRows } from '@rollcall/core';
import { aBackend, anEndpoint, aService, aSlice } from '@rollcall/testing';
import fc from 'fast-check';

import { CatalogView } from './catalog-view.js';
import { PastService } from './past-service.js';

const MARK = { managedBy: 'rollcall.dev', installation: 'i-1' };
const OURS = { 'endpointslice.kubernetes.io/managed-by': 'rollcall.dev', 'rollcall.dev/installation': 'i-1' };
const HEADLESS = { 'service.kubernetes.io/headless': '' };
const NAME = { cluster: 'prod', namespace: 'shop', name: 'db' };

// Few addresses, so that registrations, what we wrote of them, and what others wrote meet.
const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3');
const slice = fc.record({
  kind: fc.constant('slice' as const),
  name: fc.constantFrom('db-a', 'db-b'),
  of: fc.option(
    fc.record({
      labels: fc.constantFrom({}, OURS, HEADLESS, { ...OURS, ...HEADLESS }),
      addresses: fc.uniqueArray(address, { maxLength: 3 }),
      port: fc.constantFrom(5432, 5433),
      zone: fc.constantFrom(null, 'eu-1a'),
      version: fc.nat(9),
    }),
  ),
});
const backend = fc.record({
  kind: fc.constant('backend' as const),
  // Each its own port, as no store takes an address and port twice.
  id: fc.constantFrom('b-5432', 'b-5433'),
  of: fc.option(
    fc.record({
      address: fc.oneof(address, fc.constant('db.corp.example')),
      resolved: fc.constantFrom(null, ['10.0.0.1'], ['10.0.0.2', '10.0.0.3']),
      state: fc.constantFrom('ACTIVE' as const, 'DRAINING' as const, 'DISABLED' as const),
      check: fc.constantFrom(null, 'FAILING' as const, 'PASSING' as const),
    }),
  ),
});
const service = fc.record({ kind: fc.constant('service' as const), exists: fc.boolean() });

test('a Service that is kept change by change is what core makes of it at once, and goes back to what it was', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(slice, backend, service), { maxLength: 14 }), (steps) => {
      const view = new CatalogView();
      view.load({
        epoch: 'e1',
        seq: 0,
        mark: MARK,
        services: [],
        slices: [],
        backends: [],
        synced: [],
        tokens: [],
        lastChanges: [],
      });
      const history: { readonly change: Change; readonly before: SelectionInput }[] = [];
      for (const [i, step] of steps.entries()) {
        const at = new Date(i * 1_000).toISOString();
        const change = changeOf(view, step, at);
        if (!change) continue;
        const before = inputOf(view);
        view.fold({ seq: i + 1, cluster: 'prod', at, ageMs: 0, changes: [change] });
        history.push({ change, before });
        const { rows, routingRows: routing } = inputOf(view);
        const { slices, backends } = view.find(NAME)!;
        const scope = { cluster: 'prod', namespace: 'shop', service: 'db', mark: MARK };
        expect(rows).toEqual(servedRows(scope, { slices, backends }));
        expect(routing).toEqual(routingRows(scope, { slices, backends }));
        for (const row of rows) {
          const same = before.rows.find(({ id }) => id === row.id);
          if (same && JSON.stringify(same) === JSON.stringify(row)) expect(row).toBe(same);
        }
      }
      const found = view.find(NAME);
      if (!found) return;
      const past = new PastService(found, MARK);
      expect(past.input).toEqual(inputOf(view));
      for (const { change, before } of history.reverse()) {
        past.revert(change);
        expect(past.input).toEqual(before);
      }
    }),
    { numRuns: 300 },
  );
});

function inputOf(view: CatalogView): SelectionInput {
  return view.find(NAME)?.input ?? { cluster: 'prod', service: null, rows: [], routingRows: [] };
}

type Made<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Step = Made<typeof slice> | Made<typeof backend> | Made<typeof service>;

/** The change that a step comes to; null = none. */
function changeOf(view: CatalogView, step: Step, at: string): Change | null {
  const found = view.find(NAME);
  if (step.kind === 'service') {
    const [before, after] = [found?.service ?? null, step.exists ? aService('db') : null];
    return before || after ? { kind: 'service', cluster: 'prod', namespace: 'shop', name: 'db', before, after } : null;
  }
  if (step.kind === 'backend') return backendChange(found?.backends ?? [], step, at);
  const kept = found?.slices.find(({ header }) => header.metadata.name === step.name) ?? null;
  const hints = step.of?.zone ? { hints: { forZones: [{ name: step.of.zone }] } } : {};
  const now =
    step.of &&
    aSlice(
      step.name,
      step.of.addresses.map((each) => anEndpoint(each, hints)),
      {
        service: 'db',
        labels: step.of.labels,
        resourceVersion: String(step.of.version),
        ports: [{ name: 'pg', protocol: 'TCP', port: step.of.port }],
      },
    );
  return diffSlice(kept, { cluster: 'prod', namespace: 'shop', name: step.name, slice: now }, at);
}

function backendChange(
  registered: readonly Backend[],
  { id, of }: Extract<Step, { kind: 'backend' }>,
  at: string,
): BackendChange | null {
  const before = registered.find((each) => each.id === id) ?? null;
  const check = of?.check ? { state: of.check, since: at, message: null, phases: [] } : null;
  const ports = [{ name: 'pg', port: Number(id.slice(2)), protocol: 'TCP' as const, appProtocol: null }];
  const resolved = of?.resolved ? { addresses: of.resolved, at, ttlSeconds: 30, error: null } : null;
  const status = { servedSince: at, check, resolved };
  const after = of && aBackend({ id, service: 'db', ports, address: of.address, state: of.state, status });
  if (!before && !after) return null;
  return { kind: 'backend', cluster: 'prod', namespace: 'shop', name: id, service: 'db', before, after };
}
