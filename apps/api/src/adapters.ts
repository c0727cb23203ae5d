import type {
  AuditLog,
  BackendStore,
  Bell,
  ClusterCommands,
  Clock,
  HistoryLog,
  LeaseStore,
  LogFeed,
  MirrorStore,
  QuestionStore,
  TokenStore,
} from '@rollcall/catalog';
import type { RestrictedNetwork } from '@rollcall/core';

/** What the rooms behind the edges stand on: PostgreSQL and the real clock, or a test's own. */
export interface Adapters {
  readonly clock: Clock;
  readonly feed: LogFeed;
  readonly history: HistoryLog;
  readonly commands: ClusterCommands;
  readonly leases: LeaseStore;
  readonly mirrors: MirrorStore;
  readonly backends: BackendStore;
  readonly audit: AuditLog;
  readonly tokens: TokenStore;
  readonly questions: QuestionStore;
  /** Rings when there may be an answer. */
  readonly bell: Bell;
  /** Where we are ourselves. */
  readonly ownNetworks: () => readonly RestrictedNetwork[];
  close(): Promise<void>;
}
