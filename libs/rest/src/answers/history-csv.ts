import type { EndpointHistory, EndpointPast, EndpointSpan } from '@rollcall/catalog';

const COLUMNS = [
  'cluster',
  'address',
  'family',
  'ports',
  'origin',
  'state',
  'from',
  'to',
  'revision',
  'reason',
  'detail',
];

/** A line for each span, after a line of names (RFC 4180). What has no end, revision, reason or detail has an empty field. */
export function historyCsv({ endpoints }: EndpointHistory): string {
  const lines = endpoints.flatMap((endpoint) => endpoint.spans.map((span) => fieldsOf(endpoint, span)));
  return [COLUMNS, ...lines].map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

function fieldsOf({ cluster, address, family, ports, origin }: EndpointPast, span: EndpointSpan): readonly string[] {
  const { state, from, to, revision, reason, detail } = span;
  const portsText = ports.map(({ name, port, protocol }) => `${name === '' ? '' : `${name}:`}${port}/${protocol}`);
  return [
    ...[cluster, address, family, portsText.join(' '), origin],
    ...[state, from, to ?? '', revision ?? '', reason ?? '', detail ?? ''],
  ];
}

/** What a check said may come from anywhere: no spreadsheet is to take it for a formula. */
function field(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
