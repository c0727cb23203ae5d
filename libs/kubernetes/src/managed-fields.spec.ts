import { describe, expect, test } from '@jest/globals';

import { asApplied } from './managed-fields.js';

const entry = (manager: string, operation: string, fieldsV1: object) => ({
  manager,
  operation,
  apiVersion: 'discovery.k8s.io/v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
});

describe('who manages a slice', () => {
  const edit = entry('kubectl-edit', 'Update', { 'f:ports': {} });

  test('needs no change where we only applied, or did nothing', () => {
    expect(asApplied([])).toBeNull();
    expect(asApplied([edit, entry('rollcall', 'Apply', { 'f:endpoints': {} })])).toBeNull();
  });

  test('is us by apply, of all that we created', () => {
    const created = entry('rollcall', 'Update', { 'f:endpoints': {}, 'f:metadata': { 'f:labels': { 'f:a': {} } } });
    expect(asApplied([created, edit])).toEqual([edit, { ...created, operation: 'Apply' }]);
  });

  test('is us by apply, of what we applied before and somebody has replaced in our name since', () => {
    const applied = entry('rollcall', 'Apply', { 'f:metadata': { 'f:labels': { 'f:a': {}, 'f:b': {} } } });
    const replaced = entry('rollcall', 'Update', { 'f:endpoints': {}, 'f:metadata': { 'f:labels': { 'f:c': {} } } });
    expect(asApplied([applied, edit, replaced])).toEqual([
      edit,
      entry('rollcall', 'Apply', {
        'f:endpoints': {},
        'f:metadata': { 'f:labels': { 'f:a': {}, 'f:b': {}, 'f:c': {} } },
      }),
    ]);
  });

  test('stays what it is for parts of the object with a life of their own', () => {
    expect(asApplied([{ ...entry('rollcall', 'Update', {}), subresource: 'status' }])).toBeNull();
  });
});
