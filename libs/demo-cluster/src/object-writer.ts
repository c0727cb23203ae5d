import { applyObject } from './apply-object.js';
import { managersAfterUpdate, managersOf, recordOf } from './field-managers.js';
import type { JsonObject, KubernetesObject } from './kubernetes-object.js';
import { mergePatch } from './merge-patch.js';
import type { ObjectStore } from './object-store.js';
import type { Target } from './request-target.js';
import { definitionOf } from './request-target.js';
import { conflict, invalid, namespaceNotFound, StatusError, terminating } from './status-error.js';
import { validateAddresses } from './validate-addresses.js';

/** A request that writes. */
export interface WriteRequest {
  readonly method: string;
  readonly target: Target;
  readonly query: URLSearchParams;
  readonly contentType: string;
  /** Who writes, if the query does not say it. */
  readonly userAgent: string;
  /** {} = there is none. */
  readonly body: JsonObject;
}

export interface WriteAnswer {
  readonly code: number;
  readonly body: object;
  readonly warnings: readonly string[];
}

/** Writes to the store as clients of the API may: with field managers, dry runs, preconditions, and namespaces that have to be there. */
export class ObjectWriter {
  constructor(private readonly store: ObjectStore) {}

  /** Throws {@link StatusError}. */
  write(request: WriteRequest): WriteAnswer {
    const run = (): WriteAnswer => this.carryOut(request);
    return request.query.get('dryRun') === 'All' ? this.store.try(run) : run();
  }

  private carryOut(request: WriteRequest): WriteAnswer {
    const { method, target, body } = request;
    const { name } = target;
    if (name === null) {
      if (method !== 'POST')
        throw new StatusError(405, 'MethodNotAllowed', `${method} is not supported on a collection`);
      return this.create(request, body, managersAfterUpdate(null, body, managerOf(request)));
    }
    switch (method) {
      case 'PUT':
        return this.replace(request, body);
      case 'PATCH':
        return request.contentType.startsWith('application/apply-patch')
          ? this.apply(request)
          : this.replace(request, mergePatch(this.get(target), body) as JsonObject);
      case 'DELETE':
        return { code: 200, body: this.delete(target, body), warnings: [] };
      default:
        throw new StatusError(405, 'MethodNotAllowed', `${method} is not supported`);
    }
  }

  private create({ target }: WriteRequest, body: JsonObject, managedFields: readonly JsonObject[]): WriteAnswer {
    const { definition, namespace } = target;
    if (namespace !== null) this.assertWritable(namespace);
    validate(target, body);
    const whole = { ...body, metadata: { ...recordOf(body.metadata), managedFields } };
    const warnings = body.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [];
    return { code: 201, body: this.store.create(definition, whole, namespace), warnings };
  }

  private replace(request: WriteRequest, body: JsonObject): WriteAnswer {
    const { target } = request;
    const old = this.get(target);
    assertSameUid(target, body, old);
    const managedFields = managersAfterUpdate(old, body, managerOf(request));
    return this.put(target, { ...body, metadata: { ...recordOf(body.metadata), managedFields } });
  }

  private apply(request: WriteRequest): WriteAnswer {
    const { target, query, body } = request;
    const old = this.find(target);
    const applier = { ...managerOf(request), force: query.get('force') === 'true' };
    const applied = applyObject(old, body, applier);
    assertSameUid(target, body, old);
    // As the real server does: of what is not there, a resourceVersion is no precondition.
    return old ? this.put(target, applied) : this.create(request, applied, managersOf(applied));
  }

  private put(target: Target, body: JsonObject): WriteAnswer {
    const { definition, namespace, name } = target;
    validate(target, body);
    const written = this.store.replace(definition, { namespace, name: name ?? '' }, body);
    return { code: 200, body: written, warnings: [] };
  }

  private delete(target: Target, { preconditions }: JsonObject): object {
    const { definition, namespace, name } = target;
    const old = this.get(target);
    const { uid, resourceVersion } = recordOf(preconditions);
    if (uid !== undefined && uid !== old.metadata.uid)
      throw precondition(
        target,
        `the UID in the precondition (${JSON.stringify(uid)}) does not match the UID in record`,
      );
    if (resourceVersion !== undefined && resourceVersion !== old.metadata.resourceVersion)
      throw precondition(target, 'the ResourceVersion in the precondition does not match');
    // A namespace only begins to end: the controller that empties it is not here.
    return definition.plural === 'namespaces'
      ? this.put(target, { ...old, metadata: { ...old.metadata, deletionTimestamp: old.metadata.creationTimestamp } })
          .body
      : this.store.delete(definition, { namespace, name: name ?? '' });
  }

  private assertWritable(namespace: string): void {
    const found = this.find({ definition: definitionOf('namespaces'), namespace: null, name: namespace });
    if (!found) throw namespaceNotFound(namespace);
    if (found.metadata.deletionTimestamp !== undefined) throw terminating(namespace);
  }

  private get({ definition, namespace, name }: Target): KubernetesObject {
    return this.store.get(definition, { namespace, name: name ?? '' });
  }

  private find(target: Target): KubernetesObject | null {
    const { definition, namespace, name } = target;
    return this.store.has(definition, { namespace, name: name ?? '' }) ? this.get(target) : null;
  }
}

function managerOf({ query, userAgent, target }: WriteRequest): { manager: string; apiVersion: string } {
  const manager = query.get('fieldManager') ?? (userAgent.split('/', 1)[0] || 'unknown');
  return { manager, apiVersion: target.definition.apiVersion };
}

function validate({ definition, name }: Target, body: JsonObject): void {
  if (definition.plural !== 'endpointslices') return;
  const causes = validateAddresses(body);
  if (causes.length > 0) throw invalid(`EndpointSlice "${name ?? ''}"`, causes);
}

function assertSameUid({ name }: Target, body: JsonObject, old: KubernetesObject | null): void {
  const { uid } = recordOf(body.metadata);
  if (uid === undefined || uid === old?.metadata.uid) return;
  const found = old ? 'another one was found' : 'no existing object was found';
  throw new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on "${name ?? ''}": uid mismatch: the provided object specified uid ${JSON.stringify(uid)}, and ${found}`,
  );
}

function precondition({ definition, name }: Target, what: string): StatusError {
  const refusal = conflict(`${definition.plural} "${name ?? ''}"`);
  return new StatusError(refusal.code, refusal.reason, `${refusal.message}: ${what}`);
}
