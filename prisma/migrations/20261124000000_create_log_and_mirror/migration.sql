-- Rollcall's memory: the mirrored clusters, and one gapless log of everything that a reader can see.
-- People may read every table; only the functions below write the mirror and the log.

-- ---------------------------------------------------------------------------------------------------------------------
-- The installation and its log
-- ---------------------------------------------------------------------------------------------------------------------

-- Whose database this is. Made once, travels with a backup.
CREATE TABLE installation (
  singleton  boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
  id         uuid        NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO installation DEFAULT VALUES;

-- The log's newest revision. Its row lock is what makes commit order the order of revisions: it is taken last in a
-- transaction, so it is held for the length of a commit and never across a round trip.
CREATE TABLE log_head (
  singleton         boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  epoch             text    NOT NULL,
  seq               bigint  NOT NULL DEFAULT 0,
  -- Which PostgreSQL wrote the log: after a restore or a failover these differ, and the log may have lost its tail.
  system_identifier text    NOT NULL,
  timeline          integer NOT NULL
);
INSERT INTO log_head (epoch, system_identifier, timeline)
SELECT substr(md5(gen_random_uuid()::text), 1, 8), s.system_identifier::text, c.timeline_id
FROM pg_control_system() s, pg_control_checkpoint() c;

-- One row a revision. Its changes are found by `batch`: they are written before the revision has its number, so that a
-- list of 10,000 services holds the head no longer than a single flip does.
CREATE TABLE log (
  seq         bigint      PRIMARY KEY,
  batch       bigint      NOT NULL UNIQUE,
  cluster     text        NOT NULL,
  at          timestamptz NOT NULL,
  -- When the worker received the oldest change of this revision: `at - observed_at` and later is our own delay.
  observed_at timestamptz NOT NULL
);

CREATE SEQUENCE log_batch AS bigint CACHE 1;

-- What a revision did, one row an object; `change` is libs/core/src/change.ts as JSON. Partitioned so that retention drops
-- a table instead of deleting rows.
CREATE TABLE log_change (
  batch          bigint  NOT NULL,
  n              integer NOT NULL,
  cluster        text    NOT NULL,
  namespace      text    NOT NULL,
  -- The Service that the change touches, and the one that a slice left; null = none.
  service        text,
  former_service text,
  change         json    NOT NULL,
  PRIMARY KEY (batch, n)
) PARTITION BY RANGE (batch);
CREATE INDEX log_change_service ON log_change (cluster, namespace, service, batch);
CREATE INDEX log_change_former_service ON log_change (cluster, namespace, former_service, batch) WHERE former_service IS NOT NULL;
CREATE TABLE log_change_rest PARTITION OF log_change DEFAULT;

-- The last revision that touched each Service, also of Services that are gone: `revision` of an answer.
CREATE TABLE service_revision (
  cluster   text        NOT NULL,
  namespace text        NOT NULL,
  name      text        NOT NULL,
  seq       bigint      NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (cluster, namespace, name)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Clusters, and who mirrors them
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE cluster (
  name            text        PRIMARY KEY,
  kind            text        NOT NULL CHECK (kind IN ('KUBERNETES', 'DEMO')),
  -- How the cluster identifies itself: another uid behind the same address is an error, not an update.
  identity_uid    text,
  identity_source text,
  -- The revision that last wrote this cluster's mirror: a statement made on other ground is refused.
  mirror_seq      bigint      NOT NULL DEFAULT 0,
  -- Set when every scope has been listed once in its life; from then on the cluster can be answered for.
  synced_at       timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  retired_at      timestamptz
);

-- Up to which version each scope (a resource, in one namespace or in all) is stored.
CREATE TABLE mirror_cursor (
  cluster          text        NOT NULL REFERENCES cluster ON DELETE CASCADE,
  scope            text        NOT NULL,
  resource_version text        NOT NULL,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cluster, scope)
);

-- What the worker last said of a cluster: not part of the log, it changes with time and not with content.
CREATE TABLE cluster_status (
  cluster    text        PRIMARY KEY REFERENCES cluster ON DELETE CASCADE,
  -- Time of the last proof that the mirror is current; null = never.
  as_of      timestamptz,
  status     json        NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Workers that are alive: leases are spread over them.
CREATE TABLE worker (
  id      text        PRIMARY KEY,
  seen_at timestamptz NOT NULL DEFAULT now()
);

-- Who writes a cluster's mirror. Judged by this database's clock and checked inside every write: an owner that was
-- black-holed or paused finds a higher epoch and writes nothing.
CREATE TABLE lease (
  cluster    text        PRIMARY KEY REFERENCES cluster ON DELETE CASCADE,
  epoch      bigint      NOT NULL DEFAULT 0,
  holder     text,
  expires_at timestamptz NOT NULL DEFAULT '-infinity'
);

-- What a person asks of the worker that leads a cluster.
CREATE TABLE command (
  id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  cluster    text        NOT NULL REFERENCES cluster ON DELETE CASCADE,
  kind       text        NOT NULL,
  payload    json        NOT NULL,
  asked_by   text        NOT NULL,
  asked_at   timestamptz NOT NULL DEFAULT now(),
  done_at    timestamptz,
  outcome    json
);
CREATE INDEX command_open ON command (cluster, asked_at) WHERE done_at IS NULL;

-- ---------------------------------------------------------------------------------------------------------------------
-- The mirror
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE service (
  cluster          text NOT NULL,
  namespace        text NOT NULL,
  name             text NOT NULL,
  uid              text NOT NULL,
  resource_version text NOT NULL,
  -- As published, without managedFields.
  object           json NOT NULL,
  PRIMARY KEY (cluster, namespace, name)
);

CREATE TABLE endpoint_slice (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cluster          text NOT NULL,
  namespace        text NOT NULL,
  name             text NOT NULL,
  -- From the label kubernetes.io/service-name; null = belongs to no Service.
  service          text,
  uid              text NOT NULL,
  resource_version text NOT NULL,
  address_type     text NOT NULL,
  -- When the change behind it happened, by its annotation, as text that sorts by time; null = it does not say.
  changed_at       text COLLATE "C",
  -- As published, without endpoints and managedFields.
  header           json NOT NULL,
  UNIQUE (cluster, namespace, name)
);
CREATE INDEX endpoint_slice_service ON endpoint_slice (cluster, namespace, service);

-- One row an endpoint of a slice, so that one flapping endpoint of thousands is one row written.
CREATE TABLE endpoint (
  slice_id bigint      NOT NULL,
  key      text        NOT NULL,
  rank     integer     NOT NULL,
  since    timestamptz NOT NULL,
  -- The first address in canonical text; null = it has none that can be read.
  address  text,
  -- As published.
  object   json        NOT NULL,
  PRIMARY KEY (slice_id, key)
);

-- Whose copy of an address and port counts, of which there may be several: as libs/core/src/deduplication.ts decides. Within a
-- slice the last that is not terminating, else the first. Between slices: not terminating over terminating, of one target's
-- copies the newest, then ready over not ready, then the smallest slice name.
CREATE VIEW endpoint_copy AS
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

-- For people with psql: who stands behind each Service now. One row an address and port; port is null for an endpoint without.
CREATE VIEW current_endpoints AS
SELECT DISTINCT ON (cluster, namespace, service, family, address, port_name, protocol, port)
  cluster, namespace, service, address, family, port, port_name, protocol, ready, serving, terminating, zone, node,
  'KUBERNETES' AS origin, slice, since
FROM endpoint_copy
ORDER BY cluster, namespace, service, family, address, port_name, protocol, port, terminating, ready DESC, slice COLLATE "C";

-- ---------------------------------------------------------------------------------------------------------------------
-- Writing: facts become one revision
-- ---------------------------------------------------------------------------------------------------------------------

-- Refuses a writer that no longer leads (SQLSTATE RC001). `FOR SHARE` makes a take-over wait for our commit, or us see it.
CREATE FUNCTION rollcall_fence(p_cluster text, p_epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_epoch bigint;
BEGIN
  SELECT epoch INTO v_epoch FROM lease WHERE cluster = p_cluster FOR SHARE;
  IF v_epoch IS DISTINCT FROM p_epoch THEN
    RAISE EXCEPTION 'cluster % is led under epoch %, not %', p_cluster, v_epoch, p_epoch USING ERRCODE = 'RC001';
  END IF;
END $$;

-- Writes rows and their changes under a batch that no revision names yet: nobody sees it before rollcall_publish.
-- Each argument is a JSON array, or null for none; endpoints name their slice by namespace and name.
CREATE FUNCTION rollcall_write(
  p_cluster text,
  p_batch bigint,
  p_services json,        -- [{namespace, name, uid, resource_version, object}]
  p_services_gone json,   -- [{namespace, name}]
  p_slices json,          -- [{namespace, name, service, uid, resource_version, address_type, changed_at, header}]
  p_slices_gone json,     -- [{namespace, name}]
  p_endpoints json,       -- [{namespace, slice, key, rank, since, address, object}]
  p_endpoints_gone json,  -- [{namespace, slice, key}]
  p_changes json          -- [{n, namespace, service, former_service, change}]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_services IS NOT NULL THEN
    INSERT INTO service
    SELECT p_cluster, r.* FROM json_to_recordset(p_services)
      AS r(namespace text, name text, uid text, resource_version text, object json)
    ON CONFLICT (cluster, namespace, name) DO UPDATE
      SET uid = excluded.uid, resource_version = excluded.resource_version, object = excluded.object;
  END IF;

  IF p_services_gone IS NOT NULL THEN
    DELETE FROM service s USING json_to_recordset(p_services_gone) AS r(namespace text, name text)
    WHERE s.cluster = p_cluster AND s.namespace = r.namespace AND s.name = r.name;
  END IF;

  IF p_endpoints_gone IS NOT NULL THEN
    DELETE FROM endpoint e
    USING endpoint_slice s, json_to_recordset(p_endpoints_gone) AS r(namespace text, slice text, key text)
    WHERE s.cluster = p_cluster AND s.namespace = r.namespace AND s.name = r.slice AND e.slice_id = s.id AND e.key = r.key;
  END IF;

  IF p_slices_gone IS NOT NULL THEN
    DELETE FROM endpoint_slice s USING json_to_recordset(p_slices_gone) AS r(namespace text, name text)
    WHERE s.cluster = p_cluster AND s.namespace = r.namespace AND s.name = r.name;
  END IF;

  IF p_slices IS NOT NULL THEN
    INSERT INTO endpoint_slice (cluster, namespace, name, service, uid, resource_version, address_type, changed_at, header)
    SELECT p_cluster, r.* FROM json_to_recordset(p_slices)
      AS r(namespace text, name text, service text, uid text, resource_version text, address_type text, changed_at text, header json)
    ON CONFLICT (cluster, namespace, name) DO UPDATE
      SET service = excluded.service, uid = excluded.uid, resource_version = excluded.resource_version,
          address_type = excluded.address_type, changed_at = excluded.changed_at, header = excluded.header;
  END IF;

  IF p_endpoints IS NOT NULL THEN
    INSERT INTO endpoint (slice_id, key, rank, since, address, object)
    SELECT s.id, r.key, r.rank, r.since, r.address, r.object
    FROM json_to_recordset(p_endpoints)
      AS r(namespace text, slice text, key text, rank integer, since timestamptz, address text, object json)
    JOIN endpoint_slice s ON s.cluster = p_cluster AND s.namespace = r.namespace AND s.name = r.slice
    ON CONFLICT (slice_id, key) DO UPDATE SET rank = excluded.rank, since = excluded.since, address = excluded.address, object = excluded.object;
  END IF;

  INSERT INTO log_change (batch, n, cluster, namespace, service, former_service, change)
  SELECT p_batch, r.n, p_cluster, r.namespace, r.service, r.former_service, r.change
  FROM json_to_recordset(p_changes) AS r(n integer, namespace text, service text, former_service text, change json);
END $$;

-- Moves cursors; also marks the cluster as synced where `p_synced` says that every scope is complete.
CREATE FUNCTION rollcall_move_cursors(p_cluster text, p_cursors json, p_synced boolean) RETURNS void LANGUAGE sql AS $$
  INSERT INTO mirror_cursor (cluster, scope, resource_version)
  SELECT p_cluster, r.scope, r.resource_version FROM json_to_recordset(p_cursors) AS r(scope text, resource_version text)
  ON CONFLICT (cluster, scope) DO UPDATE SET resource_version = excluded.resource_version, updated_at = now();

  UPDATE cluster SET synced_at = now() WHERE name = p_cluster AND p_synced AND synced_at IS NULL;
$$;

-- Gives a batch its revision: fence, ground, number, announcement. Returns the revision.
-- RC001: somebody else leads. RC002: the mirror is not at `p_ground`, so what was written was computed from another state
-- (a statement that was given up but still arrived): read the mirror again.
CREATE FUNCTION rollcall_publish(
  p_cluster text, p_epoch bigint, p_ground bigint, p_batch bigint, p_cursors json, p_synced boolean, p_age_ms double precision,
  OUT seq bigint, OUT epoch text, OUT at timestamptz
) LANGUAGE plpgsql AS $$
DECLARE
  v_ground bigint;
BEGIN
  PERFORM rollcall_fence(p_cluster, p_epoch);
  SELECT mirror_seq INTO v_ground FROM cluster WHERE name = p_cluster FOR UPDATE;
  IF v_ground IS DISTINCT FROM p_ground THEN
    RAISE EXCEPTION 'the mirror of % is at revision %, not %', p_cluster, v_ground, p_ground USING ERRCODE = 'RC002';
  END IF;
  PERFORM rollcall_move_cursors(p_cluster, p_cursors, p_synced);

  UPDATE log_head h SET seq = h.seq + 1 RETURNING h.seq, h.epoch INTO seq, epoch;
  at := clock_timestamp();
  INSERT INTO log (seq, batch, cluster, at, observed_at)
  VALUES (rollcall_publish.seq, p_batch, p_cluster, rollcall_publish.at, rollcall_publish.at - p_age_ms * interval '1 ms');
  UPDATE cluster SET mirror_seq = rollcall_publish.seq WHERE name = p_cluster;
  INSERT INTO service_revision (cluster, namespace, name, seq, at)
  SELECT DISTINCT p_cluster, c.namespace, touched.name, rollcall_publish.seq, rollcall_publish.at
  FROM log_change c, LATERAL (VALUES (c.service), (c.former_service)) AS touched(name)
  WHERE c.batch = p_batch AND touched.name IS NOT NULL
  ON CONFLICT (cluster, namespace, name) DO UPDATE SET seq = excluded.seq, at = excluded.at;
  PERFORM pg_notify('rollcall_log', rollcall_publish.seq::text);
END $$;

-- The usual case, one round trip: write and publish one batch of a few objects.
CREATE FUNCTION rollcall_apply(
  p_cluster text, p_epoch bigint, p_ground bigint, p_cursors json, p_synced boolean, p_age_ms double precision,
  p_services json, p_services_gone json, p_slices json, p_slices_gone json, p_endpoints json, p_endpoints_gone json, p_changes json,
  OUT seq bigint, OUT epoch text, OUT at timestamptz
) LANGUAGE plpgsql AS $$
DECLARE
  v_batch bigint := nextval('log_batch');
BEGIN
  PERFORM rollcall_write(p_cluster, v_batch, p_services, p_services_gone, p_slices, p_slices_gone, p_endpoints, p_endpoints_gone, p_changes);
  SELECT r.seq, r.epoch, r.at INTO seq, epoch, at
  FROM rollcall_publish(p_cluster, p_epoch, p_ground, v_batch, p_cursors, p_synced, p_age_ms) r;
END $$;

-- Nothing changed, but the source went on: only the cursors move. Makes no revision.
CREATE FUNCTION rollcall_progress(p_cluster text, p_epoch bigint, p_cursors json, p_synced boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rollcall_fence(p_cluster, p_epoch);
  PERFORM rollcall_move_cursors(p_cluster, p_cursors, p_synced);
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The log's life
-- ---------------------------------------------------------------------------------------------------------------------

-- Called by every process when it connects: the log's position, under a new epoch if this is not the PostgreSQL, or not
-- the timeline, that wrote it, or if the caller has seen a later revision than there is (`p_seen`, of `p_seen_epoch`).
CREATE FUNCTION rollcall_open(p_seen_epoch text, p_seen bigint, OUT epoch text, OUT seq bigint, OUT installation uuid)
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE log_head h
  SET epoch = substr(md5(gen_random_uuid()::text), 1, 8), system_identifier = s.system_identifier::text, timeline = c.timeline_id
  FROM pg_control_system() s, pg_control_checkpoint() c
  WHERE h.system_identifier <> s.system_identifier::text OR h.timeline <> c.timeline_id
     OR (h.epoch = p_seen_epoch AND h.seq < p_seen);
  SELECT h.epoch, h.seq, i.id INTO epoch, seq, installation FROM log_head h, installation i;
END $$;

-- Keeps the log for `p_retention_ms`, and makes the partitions that the next batches go to. Harmless to call from anywhere,
-- at any time. Returns the number of revisions removed.
CREATE FUNCTION rollcall_keep_log(p_retention_ms double precision, p_partition_size bigint DEFAULT 262144) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '500ms' AS $$
DECLARE
  v_removed bigint;
  v_kept bigint;
  v_next bigint := (SELECT last_value FROM log_batch);
  v_from bigint;
  v_partition record;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('rollcall_keep_log')) THEN RETURN 0; END IF;

  FOR i IN 0..2 LOOP
    v_from := (v_next / p_partition_size + i) * p_partition_size;
    -- Rows that came before their partition stay in the rest, which then keeps that range.
    IF to_regclass('log_change_' || v_from) IS NULL
       AND NOT EXISTS (SELECT FROM log_change_rest r WHERE r.batch >= v_from AND r.batch < v_from + p_partition_size) THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF log_change FOR VALUES FROM (%s) TO (%s)', 'log_change_' || v_from, v_from, v_from + p_partition_size);
    END IF;
  END LOOP;

  DELETE FROM log WHERE log.seq < (
    SELECT l.seq FROM log l WHERE l.at >= clock_timestamp() - p_retention_ms * interval '1 ms' ORDER BY l.seq LIMIT 1);
  GET DIAGNOSTICS v_removed = ROW_COUNT;

  SELECT min(batch) INTO v_kept FROM log;
  v_kept := coalesce(v_kept, v_next);
  FOR v_partition IN
    SELECT c.relname, substring(c.relname FROM '\d+$')::bigint AS start
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'log_change'::regclass AND c.relname ~ '^log_change_\d+$'
  LOOP
    -- One more than needed stays: a batch that is still being written has a number below those published meanwhile.
    IF v_partition.start + 2 * p_partition_size <= v_kept THEN
      EXECUTE format('DROP TABLE %I', v_partition.relname);
    END IF;
  END LOOP;
  DELETE FROM log_change_rest WHERE batch < v_kept;

  -- Of a Service that is gone, nothing is asked any more once its end is out of the log.
  DELETE FROM service_revision r
  WHERE r.seq < (SELECT min(l.seq) FROM log l)
    AND NOT EXISTS (SELECT FROM service s WHERE s.cluster = r.cluster AND s.namespace = r.namespace AND s.name = r.name)
    AND NOT EXISTS (SELECT FROM endpoint_slice e WHERE e.cluster = r.cluster AND e.namespace = r.namespace AND e.service = r.name);
  RETURN v_removed;
END $$;

SELECT rollcall_keep_log(86400000);
