/** Tells one Service of all clusters from another. */
export function serviceKey({
  cluster,
  namespace,
  name,
}: {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}): string {
  return `${cluster}/${namespace}/${name}`;
}
