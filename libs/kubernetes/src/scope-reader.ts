import type { ObjectRef, ObservedObject, Scope, ScopeNews, Snapshot } from '@rollcall/catalog';

import type { Conversion } from './conversion.js';
import { refOf } from './object-ref.js';
import { RESOURCE_KINDS } from './resources.js';

/** Reads the objects of one scope, and says which could not be read. */
export class ScopeReader {
  constructor(
    readonly scope: Scope,
    private readonly onNews: (news: ScopeNews) => void,
  ) {}

  /** What could not be read is also said. */
  read(value: unknown): Conversion {
    const conversion = RESOURCE_KINDS[this.scope.resource].convert(value);
    if (conversion.type === 'REJECTED') {
      this.onNews({ type: 'REJECTED', ref: conversion.ref, violations: conversion.violations, dropped: 'object' });
    } else if (conversion.violations.length > 0) {
      const { name, namespace, uid = '', resourceVersion = '' } = conversion.observed.object.metadata;
      this.onNews({
        type: 'REJECTED',
        ref: { name, namespace, uid, resourceVersion },
        violations: conversion.violations,
        dropped: 'endpoint',
      });
    }
    return conversion;
  }
}

/** Gathers a list, wherever it comes from. */
export class SnapshotBuilder {
  /** By namespace and name: while a list is streamed, its objects may already change. */
  private readonly objects = new Map<string, ObservedObject>();
  private readonly unreadable = new Map<string, ObjectRef>();

  constructor(private readonly reader: ScopeReader) {}

  add(value: unknown): void {
    const conversion = this.reader.read(value);
    const key = this.remove(value);
    if (conversion.type === 'OBJECT') this.objects.set(key, conversion.observed);
    else this.unreadable.set(key, conversion.ref);
  }

  /** Returns under which key it was. */
  remove(value: unknown): string {
    const { namespace, name } = refOf(value);
    const key = `${namespace}/${name}`;
    this.objects.delete(key);
    this.unreadable.delete(key);
    return key;
  }

  build(resourceVersion: string): Snapshot {
    const [objects, unreadable] = [[...this.objects.values()], [...this.unreadable.values()]];
    return { scope: this.reader.scope, resourceVersion, objects, unreadable };
  }
}
