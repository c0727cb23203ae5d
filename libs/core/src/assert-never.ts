/** Ends a switch over a closed set: a member added later is a compile error here, not a silent fall-through. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`);
}
