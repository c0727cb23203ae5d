/** `shop/orders-db`, with its cluster where that is said. */
export function serviceName({
  cluster,
  namespace,
  name,
}: {
  readonly cluster?: string | undefined;
  readonly namespace: string;
  readonly name: string;
}): string {
  return `${namespace}/${name}${cluster === undefined || cluster === '' ? '' : ` (${cluster})`}`;
}
