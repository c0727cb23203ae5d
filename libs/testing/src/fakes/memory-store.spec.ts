import { storeContract } from '../contracts/store-contract.js';
import { ManualClock } from './manual-clock.js';
import { MemoryClusterRegistry } from './memory-cluster-registry.js';
import { MemoryDatabase } from './memory-database.js';
import { MemoryLeaseStore } from './memory-lease-store.js';
import { MemoryLogFeed } from './memory-log-feed.js';
import { MemoryMirrorStore } from './memory-mirror-store.js';

storeContract('the fake store', () => {
  const database = new MemoryDatabase(new ManualClock());
  return Promise.resolve({
    mirrors: new MemoryMirrorStore(database),
    leases: new MemoryLeaseStore(database),
    registry: new MemoryClusterRegistry(database),
    newFeed: () => new MemoryLogFeed(database),
    close: () => Promise.resolve(),
  });
});
