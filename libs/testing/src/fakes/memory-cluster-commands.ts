import type { ClusterCommands } from '@rollcall/catalog';

import type { MemoryDatabase } from './memory-database.js';

export class MemoryClusterCommands implements ClusterCommands {
  constructor(private readonly database: MemoryDatabase) {}

  async confirmRemoval(cluster: string, askedBy: string): Promise<void> {
    await this.database.reach();
    const { commands } = this.database;
    commands.push({ id: String(commands.length + 1), cluster, kind: 'CONFIRM_REMOVAL', askedBy, done: null });
  }

  async retire(cluster: string): Promise<void> {
    await this.database.reach();
    this.database.clusters.delete(cluster);
    this.database.notify();
  }
}
