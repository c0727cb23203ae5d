/** What an API replica serves now: its objects, by kind. `{services: 0, …}` while it knows no cluster. */
export async function served(api) {
  const response = await fetch(`${api.url}/v1/clusters`);
  const { items } = response.ok ? await response.json() : { items: [] };
  return items[0] ?? { state: 'UNKNOWN', counts: { services: 0, slices: 0, endpoints: 0 } };
}
