import type { ObjectRef, ObservedObject } from '@rollcall/catalog';

/** What became of one object of an API server. */
export type Conversion =
  | {
      readonly type: 'OBJECT';
      readonly observed: ObservedObject;
      /** Parts that could not be read and were left out; mostly none. */
      readonly violations: readonly string[];
    }
  | {
      readonly type: 'REJECTED';
      /** As far as it says which one it is. */
      readonly ref: ObjectRef;
      readonly violations: readonly string[];
    };
