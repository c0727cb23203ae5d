import type {
  AuditLog,
  BackendStore,
  ClusterCommands,
  Clock,
  LeaseStore,
  LogFeed,
  MirrorStore,
} from '@rollcall/catalog';

/** What the rooms behind the edges stand on: PostgreSQL and the real clock, or a test's own. */
export interface Adapters {
  readonly clock: Clock;
  readonly feed: LogFeed;
  readonly commands: ClusterCommands;
  readonly leases: LeaseStore;
  readonly mirrors: MirrorStore;
  readonly backends: BackendStore;
  readonly audit: AuditLog;
  close(): Promise<void>;
}
