import type { AuditLog, AuditPage, AuditQuery } from '../backends/audit-log.js';
import type { PageRequest } from '../reads/service-reads.js';
import type { Sight } from './access.js';
import { seesAllClusters, seesAllNamespaces } from './access.js';

/**
 * Reads what is on record, as somebody sees it: an entry is there for those who see its target whole. What is about a cluster takes all its namespaces, and
 * what is about no place, such as a token, takes everything.
 */
export class AuditReads {
  constructor(private readonly log: Pick<AuditLog, 'list'>) {}

  /** Throws {@link StoreUnavailableError}. */
  list(query: AuditQuery, page: PageRequest, sight: Sight): Promise<AuditPage> {
    const places = {
      clusters: seesAllClusters(sight) ? null : sight.clusters,
      namespaces: seesAllNamespaces(sight) ? null : sight.namespaces,
    };
    return this.log.list({ ...query, places }, page);
  }
}
