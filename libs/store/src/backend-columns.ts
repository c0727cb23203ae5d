import type { RegisteredPart, StatusParts } from '@rollcall/catalog';
import type { Backend } from '@rollcall/core';

/** Columns of the table `backend`, as rollcall_write_backends and rollcall_report_backends take them; those that are left out stay as they are. */
export type BackendColumns = Readonly<Record<string, unknown>>;

export function newColumns({ status, ...backend }: Backend): BackendColumns {
  const { id, version, cluster, namespace, service, createdBy, createdAt, updatedAt } = backend;
  return {
    ...{ id, version, cluster, namespace, service },
    ...registeredColumns(backend),
    ...{ created_by: createdBy, created_at: createdAt, updated_at: updatedAt },
    ...statusColumns(status),
  };
}

export function registeredColumns(registered: RegisteredPart): BackendColumns {
  const { address, family, ports, zone, nodeName, hostname, state, publish, labels, note } = registered;
  const { check, expiresAt, restrictedAddresses } = registered;
  return {
    ...{ address, family, ports, zone, hostname, state, publish, labels, note },
    node_name: nodeName,
    health_check: check,
    expires_at: expiresAt,
    restricted_addresses: restrictedAddresses,
  };
}

export function statusColumns({ writeBack, check, resolved }: StatusParts): BackendColumns {
  return {
    ...(writeBack && { write_back: writeBack }),
    ...(check !== undefined && { check_status: check }),
    ...(resolved !== undefined && { resolved }),
  };
}
