import type { ObjectRef, ObservedObject, Scope, ScopeNews, Snapshot } from '@rollcall/catalog';

import type { Conversion } from './conversion.js';
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
  private readonly objects: ObservedObject[] = [];
  private readonly unreadable: ObjectRef[] = [];

  constructor(private readonly reader: ScopeReader) {}

  add(value: unknown): void {
    const conversion = this.reader.read(value);
    if (conversion.type === 'OBJECT') this.objects.push(conversion.observed);
    else this.unreadable.push(conversion.ref);
  }

  build(resourceVersion: string): Snapshot {
    return { scope: this.reader.scope, resourceVersion, objects: this.objects, unreadable: this.unreadable };
  }
}
