import { ADDRESS_FAMILIES, PROTOCOLS, READINESS } from '@rollcall/client';
import type { AddressFamily, Protocol, Readiness, Selection } from '@rollcall/client';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

export interface SelectionOptions {
  readonly readiness?: Readiness;
  readonly ready?: boolean;
  readonly zone?: readonly string[];
  readonly zoneMode?: 'require' | 'prefer';
  readonly family?: readonly AddressFamily[];
  readonly node?: readonly string[];
  readonly port?: string;
  readonly protocol?: Protocol;
  readonly origin?: 'kubernetes' | 'external';
  readonly clientNode?: string;
  readonly clientZone?: string;
}

/** Which endpoints are wanted: the selection of the API, as flags. */
export function withSelection(command: Command): Command {
  return command
    .addOption(new Option('--ready', 'only ready ones: short for --readiness ready').conflicts('readiness'))
    .addOption(
      new Option('--readiness <which>', 'by condition; routable: what kube-proxy would choose (default: any)').choices(
        READINESS,
      ),
    )
    .option('--zone <names>', 'in these zones, comma list; - is "without a zone"', list)
    .addOption(new Option('--zone-mode <mode>', 'prefer: all zones if none is in these').choices(['require', 'prefer']))
    .option('--family <families>', `${ADDRESS_FAMILIES.join(', ')}: comma list`, families)
    .option('--node <names>', 'on these nodes, comma list', list)
    .option('--port <port>', "only this port: its name, or the endpoint's number")
    .addOption(new Option('--protocol <protocol>', 'only ports of it').choices(PROTOCOLS))
    .addOption(
      new Option('--origin <origin>', 'mirrored, or registered in Rollcall').choices(['kubernetes', 'external']),
    )
    .option('--client-node <name>', 'with --readiness routable: as seen from there')
    .option('--client-zone <name>', 'with --readiness routable: as seen from there');
}

/** `any` unless something else is asked for: a person wants to see what is missing, too. */
export function selectionOf(options: SelectionOptions): Selection {
  const { ready, readiness, zone, zoneMode, family, node, port, protocol, origin, clientNode, clientZone } = options;
  const hasClient = clientNode !== undefined || clientZone !== undefined;
  return {
    readiness: ready ? 'ready' : (readiness ?? 'any'),
    zones: zone,
    zoneMode,
    families: family,
    nodes: node,
    port,
    protocol,
    origin: origin === undefined ? undefined : origin === 'kubernetes' ? 'KUBERNETES' : 'EXTERNAL',
    client: hasClient ? { node: clientNode, zone: clientZone } : undefined,
  };
}

function list(text: string): readonly string[] {
  return text.split(',');
}

function families(text: string): readonly AddressFamily[] {
  return text.split(',').map((name) => {
    const family = ADDRESS_FAMILIES.find((each) => each.toLowerCase() === name.toLowerCase());
    if (!family) throw new InvalidArgumentError(`Allowed are ${ADDRESS_FAMILIES.join(', ')}.`);
    return family;
  });
}
