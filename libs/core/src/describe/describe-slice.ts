import type { EndpointSlice, SliceEndpoint } from '../endpoint-slice.js';
import { annotationLines, labelLines, NONE, UNSET } from './describe-parts.js';
import { alignTabs } from './tab-writer.js';

/** What `kubectl describe endpointslice` prints (1.36), byte for byte, but for its Events. */
export function describeSlice({ metadata, addressType, ports, endpoints }: EndpointSlice): string {
  const portLines = ports.map(
    ({ name, port, protocol }) => `  ${name === '' ? UNSET : name}\t${port ?? UNSET}\t${protocol}\n`,
  );
  return alignTabs(
    [
      `Name:\t${metadata.name}\n`,
      `Namespace:\t${metadata.namespace}\n`,
      labelLines(metadata.labels),
      annotationLines(metadata.annotations),
      `AddressType:\t${addressType}\n`,
      ...(ports.length === 0
        ? [`Ports: ${UNSET}\n`]
        : ['Ports:\n', '  Name\tPort\tProtocol\n', '  ----\t----\t--------\n', ...portLines]),
      ...(endpoints.length === 0 ? [`Endpoints: ${NONE}\n`] : ['Endpoints:\n', ...endpoints.map(endpointLines)]),
    ].join(''),
  );
}

function endpointLines({ addresses, conditions, hostname, targetRef, nodeName, zone }: SliceEndpoint): string {
  return [
    `  - Addresses:\t${addresses.join(', ') || NONE}\n`,
    '    Conditions:\n',
    `      Ready:\t${conditions.ready ?? UNSET}\n`,
    `    Hostname:\t${hostname ?? UNSET}\n`,
    targetRef ? `    TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}\n` : '',
    `    NodeName:\t${nodeName ?? UNSET}\n`,
    `    Zone:\t${zone ?? UNSET}\n`,
  ].join('');
}
