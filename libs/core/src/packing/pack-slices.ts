import { servedFamilies } from '../backends/target-rules.js';
import type { AddressFamily } from '../endpoint.js';
import type { EndpointSlice } from '../endpoint-slice.js';
import type { OwnerReference } from '../object-meta.js';
import type { Service } from '../service.js';
import { EPOCH_ANNOTATION } from '../well-known.js';
import type { DesiredEndpoint } from './desired-endpoint.js';
import { portGroupOf } from './desired-endpoint.js';
import type { GroupPlan } from './pack-group.js';
import { packGroup } from './pack-group.js';
import type { PackSettings } from './pack-settings.js';
import type { PlanWarning } from './plan-warning.js';
import { warning } from './plan-warning.js';
import { labelsDrifted, ownLabels } from './slice-labels.js';
import { SliceManifests } from './slice-manifests.js';
import { SliceNames } from './slice-names.js';
import type { SlicePlan, SliceRemoval } from './slice-plan.js';

export interface PackInput {
  readonly service: Service;
  /** Each address once for a family and list of ports. In any order: the plan is the same. */
  readonly desired: readonly DesiredEndpoint[];
  /** Slices that are ours. */
  readonly existing: readonly EndpointSlice[];
  /** Whether a slice of that name is in the namespace, whosever it is: new ones cannot have it. */
  readonly isTaken: (name: string) => boolean;
  readonly settings: PackSettings;
}

/**
 * What to write so that our slices of a Service hold just what is desired, with the fewest writes (semantics 13). Pure: no plan changes anything, and the same
 * plan applied leaves nothing to plan. If a slice has a higher epoch, somebody else leads by now and nothing is planned.
 */
export function packSlices(input: PackInput): SlicePlan {
  const newer = newerEpochOf(input);
  if (newer) return { create: [], update: [], delete: [], unchanged: [], warnings: [newer] };
  const { service, desired, existing, isTaken, settings } = input;
  // What is being deleted is as good as gone, but for its name.
  const present = existing.filter(({ metadata }) => metadata.deletionTimestamp === undefined).sort(byName);
  const families: readonly AddressFamily[] = [...servedFamilies(service.spec), 'FQDN'];
  const usable = present.filter(
    (slice) => families.some((each) => each === slice.addressType) && !isOfOther(slice, service),
  );
  const own = existing.map(({ metadata }) => metadata.name);
  const names = new SliceNames(service.metadata.name, own, isTaken);
  const plans = families.map((family) => {
    const ofFamily = {
      desired: desired.filter((each) => each.family === family),
      slices: usable.filter((each) => each.addressType === family),
    };
    return planFamily(ofFamily, new SliceManifests({ service, family, names, settings }), { service, settings });
  });
  const lost = present.filter((slice) => !usable.includes(slice)).map(removalOf);
  return {
    create: plans.flatMap(({ create }) => create),
    update: plans.flatMap(({ update }) => update).sort(byName),
    delete: [...plans.flatMap((plan) => plan.delete), ...lost],
    unchanged: plans.flatMap(({ unchanged }) => unchanged).sort(),
    warnings: [...plans.flatMap(({ warnings }) => warnings), ...takenWarnings(names, existing)],
  };
}

interface OfFamily {
  readonly desired: readonly DesiredEndpoint[];
  readonly slices: readonly EndpointSlice[];
}

interface Ground {
  readonly service: Service;
  readonly settings: PackSettings;
}

function planFamily({ desired, slices }: OfFamily, manifests: SliceManifests, ground: Ground): SlicePlan {
  const groups = groupBy(desired, ({ ports }) => portGroupOf(ports));
  const slicesByGroup = groupBy(slices, ({ ports }) => portGroupOf(ports));
  const packed = [...groups].map(([group, endpoints]) => ({
    ports: endpoints[0]?.ports ?? [],
    plan: packGroup({
      desired: endpoints,
      slices: slicesByGroup.get(group) ?? [],
      max: ground.settings.maxEndpoints,
      isDrifted: (slice) => isDrifted(slice, ground),
    }),
  }));
  const unused = [...slicesByGroup].flatMap(([group, of]) => (groups.has(group) ? [] : of));
  // A slice that would go takes what would be created, whatever ports it had (semantics PCK-6).
  const recyclable = [...packed.flatMap(({ plan }) => plan.emptied), ...unused].sort(byName).reverse();
  const isDeleting = ground.service.metadata.deletionTimestamp !== undefined;
  const creates = packed.flatMap(({ ports, plan }) =>
    plan.create.map((draft) => ({ draft: { ...draft, slice: recyclable.pop() ?? null }, ports })),
  );
  const news = creates.filter(({ draft }) => draft.slice === null);
  return {
    create: isDeleting ? [] : news.map(({ draft, ports }) => manifests.of(draft, ports)),
    update: [
      ...packed.flatMap(({ ports, plan }) => plan.update.map((draft) => manifests.of(draft, ports))),
      ...creates.filter(({ draft }) => draft.slice !== null).map(({ draft, ports }) => manifests.of(draft, ports)),
    ],
    delete: recyclable.reverse().map(removalOf),
    unchanged: packed.flatMap(({ plan }) => namesOf(plan)),
    warnings:
      isDeleting && news.length > 0
        ? [
            warning(
              'SERVICE_DELETING',
              'The Service is being deleted: no new slices are made for it (semantics PCK-11).',
            ),
          ]
        : [],
  };
}

function namesOf({ unchanged }: GroupPlan): readonly string[] {
  return unchanged.map(({ metadata }) => metadata.name);
}

/** Labels, owner or epoch are not what they have to be (semantics PCK-9). */
function isDrifted({ metadata }: EndpointSlice, { service, settings }: Ground): boolean {
  const { mark, epoch } = settings;
  return (
    labelsDrifted(metadata.labels, ownLabels(service, mark)) ||
    (service.metadata.uid !== undefined &&
      !ownersOf(metadata.ownerReferences).some(({ uid }) => uid === service.metadata.uid)) ||
    (epoch !== null && metadata.annotations?.[EPOCH_ANNOTATION] !== String(epoch))
  );
}

/** Made for a Service of the same name that was deleted: it goes, and is not used again (semantics PCK-8). */
function isOfOther({ metadata }: EndpointSlice, service: Service): boolean {
  const owners = ownersOf(metadata.ownerReferences);
  return owners.length > 0 && owners.every(({ uid }) => uid !== service.metadata.uid);
}

function ownersOf(references: readonly OwnerReference[] | undefined): readonly OwnerReference[] {
  return (references ?? []).filter(({ kind }) => kind === 'Service');
}

function newerEpochOf({ existing, settings: { epoch } }: PackInput): PlanWarning | null {
  if (epoch === null) return null;
  const newer = existing.find(({ metadata }) => epochOf(metadata.annotations) > epoch);
  if (!newer) return null;
  const { name, annotations } = newer.metadata;
  const message = `Slice ${name} was written by a leader of epoch ${epochOf(annotations)}, which is newer than ${epoch}: nothing is written.`;
  return { ...warning('NEWER_EPOCH', message), slice: name };
}

/** The epoch that our slices say; -1 = none. */
export function epochOf(annotations: EndpointSlice['metadata']['annotations']): number {
  const text = annotations?.[EPOCH_ANNOTATION] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : -1;
}

function takenWarnings(names: SliceNames, existing: readonly EndpointSlice[]): readonly PlanWarning[] {
  const own = new Set(existing.map(({ metadata }) => metadata.name));
  return names.passedOver
    .filter((name) => !own.has(name))
    .map((name) => ({
      ...warning('NAME_TAKEN', `The name ${name} is that of a slice that is not ours: the next free one is taken.`),
      slice: name,
    }));
}

function removalOf({ metadata }: EndpointSlice): SliceRemoval {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { namespace, name, uid: uid ?? null, resourceVersion: resourceVersion ?? null };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byName(
  a: { readonly metadata: { readonly name: string } },
  b: { readonly metadata: { readonly name: string } },
): number {
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}
