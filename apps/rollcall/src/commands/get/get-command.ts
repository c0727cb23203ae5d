import { Command } from 'commander';

import type { CommandParts } from '../../command-parts.js';
import { getBackendsCommand } from './get-backends-command.js';
import { getClustersCommand } from './get-clusters-command.js';
import { getEndpointsCommand } from './get-endpoints-command.js';
import { getServicesCommand } from './get-services-command.js';

/** `rollcall get`: lists. */
export function getCommand(parts: CommandParts): Command {
  return new Command('get')
    .description('list services, endpoints, registered backends or clusters')
    .addCommand(getServicesCommand(parts))
    .addCommand(getEndpointsCommand(parts))
    .addCommand(getBackendsCommand(parts))
    .addCommand(getClustersCommand(parts));
}
