import { backendContract } from '../contracts/backend-contract.js';
import { questionContract } from '../contracts/question-contract.js';
import { storeContract } from '../contracts/store-contract.js';
import { tokenContract } from '../contracts/token-contract.js';
import { ManualClock } from './manual-clock.js';
import { MemoryAuditLog } from './memory-audit-log.js';
import { MemoryBackendStore } from './memory-backend-store.js';
import { MemoryClusterRegistry } from './memory-cluster-registry.js';
import { MemoryDatabase } from './memory-database.js';
import { MemoryLeaseStore } from './memory-lease-store.js';
import { MemoryLogFeed } from './memory-log-feed.js';
import { MemoryMirrorStore } from './memory-mirror-store.js';
import { MemoryTokenStore } from './memory-token-store.js';
import { MemoryQuestionStore } from './memory-question-store.js';

const open = () => {
  const database = new MemoryDatabase(new ManualClock());
  return Promise.resolve({
    mirrors: new MemoryMirrorStore(database),
    leases: new MemoryLeaseStore(database),
    registry: new MemoryClusterRegistry(database),
    backends: new MemoryBackendStore(database),
    audit: new MemoryAuditLog(database),
    tokens: new MemoryTokenStore(database),
    questions: new MemoryQuestionStore(database),
    newFeed: () => new MemoryLogFeed(database),
    close: () => Promise.resolve(),
  });
};

storeContract('the fake store', open);
backendContract('the fake store', open);
questionContract('the fake store', open);
tokenContract('the fake store', open);
