-- Registrations: endpoints that people and programs registered, in the same log as the mirrored ones; who did what; and answers
-- that a retry has again. Expands only: what was there before works as it did.

-- How slices that this installation writes are known: by its id, and by this value of the label managed-by.
ALTER TABLE installation ADD COLUMN managed_by text NOT NULL DEFAULT 'rollcall.dev';

-- The Service of a registration that changed. Apart from `service`, because a cluster's mirror and its registrations have two writers:
-- batches are in the order of revisions within each of the two, and not between them.
ALTER TABLE log_change ADD COLUMN backend_service text;
CREATE INDEX log_change_backend_service ON log_change (cluster, namespace, backend_service, batch) WHERE backend_service IS NOT NULL;

-- ---------------------------------------------------------------------------------------------------------------------
-- Registrations
-- ---------------------------------------------------------------------------------------------------------------------

-- libs/core/src/backends/backend.ts as a row. The cluster is no foreign key: a registration outlives what it was made for.
CREATE TABLE backend (
  id                   text        PRIMARY KEY,
  -- Counts changes of what was registered, not of the status.
  version              integer     NOT NULL,
  cluster              text        NOT NULL,
  namespace            text        NOT NULL,
  service              text        NOT NULL,
  address              text        NOT NULL,
  family               text        NOT NULL CHECK (family IN ('IPv4', 'IPv6', 'FQDN')),
  ports                json        NOT NULL,
  zone                 text,
  node_name            text,
  hostname             text,
  state                text        NOT NULL CHECK (state IN ('ACTIVE', 'DRAINING', 'DISABLED')),
  publish              text        NOT NULL CHECK (publish IN ('RESOLVED', 'FQDN_SLICE', 'NONE')),
  health_check         json,
  expires_at           timestamptz,
  labels               json        NOT NULL,
  note                 text,
  restricted_addresses boolean     NOT NULL,
  created_by           text        NOT NULL,
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  -- The status: rewritten by itself, by the worker that leads the cluster. null = no check, or nothing resolved.
  served_since         timestamptz NOT NULL,
  write_back           json        NOT NULL,
  check_status         json,
  resolved             json
);
CREATE INDEX backend_place ON backend (cluster, namespace, service, address);
CREATE INDEX backend_expiry ON backend (expires_at) WHERE expires_at IS NOT NULL;

-- Times as the API has them: RFC 3339, UTC, milliseconds.
CREATE FUNCTION rollcall_time(p_at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- A registration as JSON; null for null.
CREATE FUNCTION rollcall_backend_json(b backend) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN b.id IS NOT NULL THEN json_build_object(
    'id', b.id, 'version', b.version, 'cluster', b.cluster, 'namespace', b.namespace, 'service', b.service,
    'address', b.address, 'family', b.family, 'ports', b.ports, 'zone', b.zone, 'nodeName', b.node_name, 'hostname', b.hostname,
    'state', b.state, 'publish', b.publish, 'check', b.health_check, 'expiresAt', rollcall_time(b.expires_at),
    'labels', b.labels, 'note', b.note, 'restrictedAddresses', b.restricted_addresses,
    'createdBy', b.created_by, 'createdAt', rollcall_time(b.created_at), 'updatedAt', rollcall_time(b.updated_at),
    'status', json_build_object(
      'registered', true, 'servedSince', rollcall_time(b.served_since), 'writeBack', b.write_back,
      'check', b.check_status, 'resolved', b.resolved))
  END
$$;

-- Its conditions, as libs/core/src/backends/served-conditions.ts has them: ready, serving, terminating; null = it is not served.
CREATE FUNCTION rollcall_backend_conditions(b backend) RETURNS boolean[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE b.state
    WHEN 'ACTIVE' THEN ARRAY[passes, passes, false]
    WHEN 'DRAINING' THEN ARRAY[false, passes, true]
  END
  FROM (SELECT coalesce(b.check_status ->> 'state', '') <> 'FAILING' AS passes) c
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Who did what
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE audit (
  id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at               timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_kind       text        NOT NULL,
  actor_id         text        NOT NULL,
  actor_name       text        NOT NULL,
  -- Such as backend.register.
  action           text        NOT NULL,
  outcome          text        NOT NULL CHECK (outcome IN ('ALLOWED', 'REFUSED', 'FAILED')),
  -- The error code of the answer; null = there was none.
  code             text,
  target_kind      text        NOT NULL,
  target_cluster   text,
  target_namespace text,
  target_name      text,
  target_id        text,
  before           json,
  after            json,
  address          text,
  user_agent       text,
  request_id       text
);

CREATE FUNCTION rollcall_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION rollcall_append_only();

-- ---------------------------------------------------------------------------------------------------------------------
-- Answers for those who ask twice
-- ---------------------------------------------------------------------------------------------------------------------

-- What a request was answered, for a day: whoever did not get the answer asks again with the same key and gets it.
CREATE TABLE idempotency_key (
  principal    text        NOT NULL,
  key          text        NOT NULL,
  -- Of the body: the same key with another body is refused.
  request_hash text        NOT NULL,
  answer       json        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- Writing: registrations and what becomes of them are revisions of the same log
-- ---------------------------------------------------------------------------------------------------------------------

-- Gives a batch of changes of registrations its revision. The caller has locked the cluster's row since before it took the batch.
CREATE FUNCTION rollcall_publish_backends(p_cluster text, p_batch bigint, OUT seq bigint, OUT epoch text) LANGUAGE plpgsql AS $$
DECLARE
  v_at timestamptz;
BEGIN
  UPDATE log_head h SET seq = h.seq + 1 RETURNING h.seq, h.epoch INTO seq, epoch;
  v_at := clock_timestamp();
  INSERT INTO log (seq, batch, cluster, at, observed_at) VALUES (rollcall_publish_backends.seq, p_batch, p_cluster, v_at, v_at);
  INSERT INTO service_revision (cluster, namespace, name, seq, at)
  SELECT DISTINCT p_cluster, c.namespace, c.backend_service, rollcall_publish_backends.seq, v_at
  FROM log_change c WHERE c.batch = p_batch
  ON CONFLICT (cluster, namespace, name) DO UPDATE SET seq = excluded.seq, at = excluded.at;
  PERFORM pg_notify('rollcall_log', rollcall_publish_backends.seq::text);
END $$;

-- Locks what registrations of one cluster are written under. Taken before the batch is, and held until the commit: so a Service's
-- registrations are in the order of their batches. In the same order as rollcall_publish takes its locks.
CREATE FUNCTION rollcall_lock_backends(p_cluster text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM cluster WHERE name = p_cluster FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no cluster %', p_cluster USING ERRCODE = 'foreign_key_violation';
  END IF;
END $$;

-- One change of a registration: its row in the log.
CREATE FUNCTION rollcall_log_backend(p_batch bigint, p_n integer, p_before backend, p_after backend) RETURNS void LANGUAGE sql AS $$
  INSERT INTO log_change (batch, n, cluster, namespace, backend_service, change)
  SELECT p_batch, p_n, of.cluster, of.namespace, of.service, json_build_object(
    'kind', 'backend', 'cluster', of.cluster, 'namespace', of.namespace, 'name', of.id, 'service', of.service,
    'before', rollcall_backend_json(p_before), 'after', rollcall_backend_json(p_after))
  FROM (SELECT coalesce(p_after.cluster, p_before.cluster) AS cluster, coalesce(p_after.namespace, p_before.namespace) AS namespace,
               coalesce(p_after.service, p_before.service) AS service, coalesce(p_after.id, p_before.id) AS id) of
$$;

-- What people do to registrations of one cluster: all of it as one revision, with its audit and the answer that a retry gets, or nothing.
-- RC003: one of them is not in the version that the caller expects. RC004: the key is used. RC005: an address and port would be
-- registered twice for one Service.
CREATE FUNCTION rollcall_write_backends(
  p_cluster text,
  p_at timestamptz,  -- when it is done, by the caller's clock: since when new conditions are served
  -- [{id, expected, backend}]: expected null = new; backend null = removed, else columns of the table, and those left out stay as they are
  p_edits json,
  p_by json,         -- {actor_kind, actor_id, actor_name, address, user_agent, request_id}
  p_key json,        -- {principal, key, request_hash, answer}, or null
  OUT seq bigint, OUT epoch text
) LANGUAGE plpgsql AS $$
DECLARE
  v_batch bigint;
  v_n integer := 0;
  v_edit record;
  v_before backend;
  v_after backend;
BEGIN
  PERFORM rollcall_lock_backends(p_cluster);
  IF p_key IS NOT NULL THEN
    DELETE FROM idempotency_key WHERE created_at < now() - interval '24 hours';
    INSERT INTO idempotency_key (principal, key, request_hash, answer)
    SELECT r.* FROM json_to_record(p_key) AS r(principal text, key text, request_hash text, answer json)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the key % is used', p_key ->> 'key' USING ERRCODE = 'RC004';
    END IF;
  END IF;

  v_batch := nextval('log_batch');
  FOR v_edit IN SELECT r.* FROM json_to_recordset(p_edits) AS r(id text, expected integer, backend json) LOOP
    SELECT * INTO v_before FROM backend b WHERE b.id = v_edit.id AND b.cluster = p_cluster;
    IF v_before.version IS DISTINCT FROM v_edit.expected THEN
      RAISE EXCEPTION 'registration % is in version %, not %', v_edit.id, v_before.version, v_edit.expected USING ERRCODE = 'RC003';
    END IF;
    DELETE FROM backend b WHERE b.id = v_edit.id;
    v_after := NULL;
    IF v_edit.backend IS NOT NULL THEN
      v_after := json_populate_record(v_before, v_edit.backend);
      IF v_before.id IS NULL OR rollcall_backend_conditions(v_before) IS DISTINCT FROM rollcall_backend_conditions(v_after) THEN
        v_after.served_since := p_at;
      END IF;
      INSERT INTO backend SELECT (v_after).*;
    END IF;
    PERFORM rollcall_log_backend(v_batch, v_n, v_before, v_after);
    INSERT INTO audit (actor_kind, actor_id, actor_name, action, outcome, target_kind, target_cluster, target_namespace, target_name,
                       target_id, before, after, address, user_agent, request_id)
    SELECT r.actor_kind, r.actor_id, r.actor_name,
           CASE WHEN v_before.id IS NULL THEN 'backend.register' WHEN v_after.id IS NULL THEN 'backend.remove' ELSE 'backend.update' END,
           'ALLOWED', 'backend', p_cluster, coalesce(v_after.namespace, v_before.namespace), coalesce(v_after.service, v_before.service),
           v_edit.id, rollcall_backend_json(v_before), rollcall_backend_json(v_after), r.address, r.user_agent, r.request_id
    FROM json_to_record(p_by) AS r(actor_kind text, actor_id text, actor_name text, address text, user_agent text, request_id text);
    v_n := v_n + 1;
  END LOOP;

  IF EXISTS (
    SELECT FROM json_to_recordset(p_edits) AS r(id text)
    JOIN backend a ON a.id = r.id
    JOIN backend b ON b.cluster = a.cluster AND b.namespace = a.namespace AND b.service = a.service AND b.address = a.address AND b.id <> a.id,
    LATERAL json_array_elements(a.ports) AS one, LATERAL json_array_elements(b.ports) AS other
    WHERE one ->> 'name' = other ->> 'name' AND one ->> 'protocol' = other ->> 'protocol' AND one ->> 'port' = other ->> 'port'
  ) THEN
    RAISE EXCEPTION 'an address and port would be registered twice' USING ERRCODE = 'RC005';
  END IF;
  SELECT r.seq, r.epoch INTO seq, epoch FROM rollcall_publish_backends(p_cluster, v_batch) r;
END $$;

-- What the worker that leads a cluster has to say of its registrations: one revision of those that it says something new of; none, and null,
-- if there are none. What was registered anew since is left out: it was said of something else. RC001: somebody else leads.
CREATE FUNCTION rollcall_report_backends(
  p_cluster text, p_epoch bigint, p_at timestamptz,
  p_reports json,  -- [{id, version, status}]: status holds columns of the table, and those left out stay as they are
  OUT seq bigint, OUT epoch text
) LANGUAGE plpgsql AS $$
DECLARE
  v_batch bigint;
  v_n integer := 0;
  v_report record;
  v_before backend;
  v_after backend;
BEGIN
  PERFORM rollcall_fence(p_cluster, p_epoch);
  PERFORM rollcall_lock_backends(p_cluster);
  FOR v_report IN SELECT r.* FROM json_to_recordset(p_reports) AS r(id text, version integer, status json) LOOP
    SELECT * INTO v_before FROM backend b WHERE b.id = v_report.id AND b.cluster = p_cluster AND b.version = v_report.version;
    CONTINUE WHEN NOT FOUND;
    v_after := json_populate_record(v_before, v_report.status);
    CONTINUE WHEN to_jsonb(v_before) = to_jsonb(v_after);
    IF rollcall_backend_conditions(v_before) IS DISTINCT FROM rollcall_backend_conditions(v_after) THEN
      v_after.served_since := p_at;
    END IF;
    UPDATE backend b
    SET served_since = v_after.served_since, write_back = v_after.write_back, check_status = v_after.check_status, resolved = v_after.resolved
    WHERE b.id = v_report.id;
    v_batch := coalesce(v_batch, nextval('log_batch'));
    PERFORM rollcall_log_backend(v_batch, v_n, v_before, v_after);
    v_n := v_n + 1;
  END LOOP;
  IF v_n > 0 THEN
    SELECT r.seq, r.epoch INTO seq, epoch FROM rollcall_publish_backends(p_cluster, v_batch) r;
  END IF;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- For people with psql
-- ---------------------------------------------------------------------------------------------------------------------

-- Whose copy of an address and port counts, of which there may be several: as libs/core/src/deduplication.ts decides. Within a
-- slice the last that is not terminating, else the first. Between slices: not terminating over terminating, of one target's
-- copies the newest, then ready over not ready, then the smallest slice name. Slices that we wrote have none: the registration is the row.
CREATE OR REPLACE VIEW endpoint_copy AS
WITH copy AS (
  SELECT s.cluster, s.namespace, s.service, s.id AS slice_id, s.name AS slice, s.address_type AS family, s.changed_at,
         s.resource_version, e.address, e.rank, e.since,
         (p.port ->> 'port')::integer AS port,
         p.port ->> 'name' AS port_name,
         p.port ->> 'protocol' AS protocol,
         coalesce((e.object -> 'conditions' ->> 'ready')::boolean, true) AS ready,
         coalesce((e.object -> 'conditions' ->> 'serving')::boolean, true) AS serving,
         coalesce((e.object -> 'conditions' ->> 'terminating')::boolean, false) AS terminating,
         e.object ->> 'zone' AS zone,
         e.object ->> 'nodeName' AS node,
         nullif(e.object -> 'targetRef' ->> 'uid', '') AS target
  FROM endpoint_slice s
  JOIN service v ON v.cluster = s.cluster AND v.namespace = s.namespace AND v.name = s.service
  JOIN endpoint e ON e.slice_id = s.id AND e.address IS NOT NULL
  LEFT JOIN LATERAL (
    SELECT port FROM json_array_elements(s.header -> 'ports') AS port WHERE (port ->> 'port')::integer <> 0
  ) p ON true
  CROSS JOIN installation i
  WHERE NOT coalesce(s.header -> 'metadata' -> 'labels' ->> 'endpointslice.kubernetes.io/managed-by' = i.managed_by
                 AND s.header -> 'metadata' -> 'labels' ->> 'rollcall.dev/installation' = i.id::text, false)
), of_slice AS (
  SELECT DISTINCT ON (slice_id, family, address, port_name, protocol, port) *
  FROM copy
  ORDER BY slice_id, family, address, port_name, protocol, port, terminating, CASE WHEN terminating THEN rank ELSE -rank END
), running AS (
  SELECT *, bool_and(terminating) OVER (PARTITION BY cluster, namespace, service, family, address, port_name, protocol, port) AS none_runs
  FROM of_slice
), dated AS (
  SELECT *, bool_and(changed_at IS NOT NULL) OVER target_copies AS all_dated, max(changed_at) OVER target_copies AS newest
  FROM running
  WHERE none_runs OR NOT terminating
  WINDOW target_copies AS (
    PARTITION BY cluster, namespace, service, family, address, port_name, protocol, port, target, CASE WHEN target IS NULL THEN slice_id END)
), versioned AS (
  SELECT *, bool_and(resource_version ~ '^(0|[1-9][0-9]*)$') OVER target_copies AS all_versioned,
         max(lpad(resource_version, 64, '0')) OVER target_copies AS newest_version
  FROM dated
  WHERE target IS NULL OR NOT all_dated OR changed_at = newest
  WINDOW target_copies AS (
    PARTITION BY cluster, namespace, service, family, address, port_name, protocol, port, target, CASE WHEN target IS NULL THEN slice_id END)
)
SELECT * FROM versioned
WHERE target IS NULL OR NOT all_versioned OR lpad(resource_version, 64, '0') = newest_version;

-- Who stands behind each Service now, mirrored and registered. One row an address and port; port is null for an endpoint without, and
-- slice for a registration.
CREATE OR REPLACE VIEW current_endpoints AS
(
  SELECT DISTINCT ON (cluster, namespace, service, family, address, port_name, protocol, port)
    cluster, namespace, service, address, family, port, port_name, protocol, ready, serving, terminating, zone, node,
    'KUBERNETES' AS origin, slice, since
  FROM endpoint_copy
  ORDER BY cluster, namespace, service, family, address, port_name, protocol, port, terminating, ready DESC, slice COLLATE "C"
)
UNION ALL
SELECT b.cluster, b.namespace, b.service, b.address, b.family, (p ->> 'port')::integer, p ->> 'name', p ->> 'protocol',
       c.conditions[1], c.conditions[2], c.conditions[3], b.zone, b.node_name, 'EXTERNAL', NULL, b.served_since
FROM backend b
JOIN service v ON v.cluster = b.cluster AND v.namespace = b.namespace AND v.name = b.service
CROSS JOIN LATERAL (SELECT rollcall_backend_conditions(b) AS conditions) c
CROSS JOIN LATERAL json_array_elements(b.ports) AS p
WHERE c.conditions IS NOT NULL;
