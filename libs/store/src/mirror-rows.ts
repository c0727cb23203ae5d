import type { EntryChange, MirrorChange, ServiceChange, SliceChange } from '@rollcall/core';
import { ADDRESS_FAMILIES, changeInstant, readAddress, serviceNameOf, servicesTouchedBy } from '@rollcall/core';

/** The row arguments of rollcall_write, in its order; null = none. Each is a JSON array as text. */
export type MirrorRows = readonly (string | null)[];

/** Rows that a list of changes comes to. `firstN` numbers the changes of one revision that is written in several parts. */
export function mirrorRows(changes: readonly MirrorChange[], firstN = 0): MirrorRows {
  const services = changes.filter((change): change is ServiceChange => change.kind === 'service');
  const slices = changes.filter((change): change is SliceChange => change.kind === 'slice');
  return [
    jsonArray(services.flatMap(serviceRow)),
    jsonArray(services.flatMap(goneRow)),
    jsonArray(slices.flatMap(sliceRow)),
    jsonArray(slices.flatMap(goneRow)),
    jsonArray(slices.flatMap((slice) => slice.entries.flatMap((entry) => endpointRow(slice, entry)))),
    jsonArray(slices.flatMap((slice) => slice.entries.flatMap((entry) => endpointGoneRow(slice, entry)))),
    jsonArray(changes.map((change, i) => changeRow(change, firstN + i))),
  ];
}

function jsonArray(rows: readonly object[]): string | null {
  return rows.length === 0 ? null : JSON.stringify(rows);
}

function serviceRow({ namespace, name, after }: ServiceChange): object[] {
  if (!after) return [];
  const { uid = '', resourceVersion = '' } = after.metadata;
  return [{ namespace, name, uid, resource_version: resourceVersion, object: after }];
}

function sliceRow({ namespace, name, after }: SliceChange): object[] {
  if (!after) return [];
  const { uid = '', resourceVersion = '' } = after.metadata;
  const service = serviceNameOf(after);
  return [
    {
      namespace,
      name,
      service,
      uid,
      resource_version: resourceVersion,
      address_type: after.addressType,
      changed_at: changeInstant(after),
      header: after,
    },
  ];
}

function goneRow({ namespace, name, after }: ServiceChange | SliceChange): object[] {
  return after ? [] : [{ namespace, name }];
}

function endpointRow({ namespace, name: slice, after: header }: SliceChange, { after }: EntryChange): object[] {
  if (!after) return [];
  const { key, rank, since, endpoint: object } = after;
  const family = ADDRESS_FAMILIES.find((each) => each === header?.addressType);
  const [stored] = object.addresses;
  const address = family && stored !== undefined ? (readAddress(family, stored)?.text ?? null) : null;
  return [{ namespace, slice, key, rank, since, address, object }];
}

function endpointGoneRow({ namespace, name: slice }: SliceChange, { before, after }: EntryChange): object[] {
  return before && !after ? [{ namespace, slice, key: before.key }] : [];
}

function changeRow(change: MirrorChange, n: number): object {
  const [first, second] = servicesTouchedBy(change);
  const [service, formerService] = second === undefined ? [first ?? null, null] : [second, first ?? null];
  return { n, namespace: change.namespace, service, former_service: formerService, change };
}
