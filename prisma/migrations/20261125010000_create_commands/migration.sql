-- Questions to the worker that leads a cluster, which are answered within seconds or not at all; where our own database and API servers
-- are; and how long the audit is kept. Expands only: what was there before works as it did.

-- ---------------------------------------------------------------------------------------------------------------------
-- Questions to a leader
-- ---------------------------------------------------------------------------------------------------------------------

-- A confirmation waits for a leader as long as it takes (expires_at null). A question is answered before it expires, or not at all.
ALTER TABLE command ADD COLUMN expires_at   timestamptz;
-- A worker has begun with it: no other one will.
ALTER TABLE command ADD COLUMN taken_at     timestamptz;
-- Whoever asked does not wait any more.
ALTER TABLE command ADD COLUMN cancelled_at timestamptz;
-- What the worker told on the way, in order.
ALTER TABLE command ADD COLUMN progress     json NOT NULL DEFAULT '[]';
CREATE INDEX command_age ON command (asked_at);

-- Puts a question to whoever leads the cluster. `refused`: NO_LEADER, or TOO_MANY if as many of this asker are under way as may be.
CREATE FUNCTION rollcall_ask(
  p_cluster text, p_kind text, p_payload json, p_asked_by text, p_patience_ms double precision, p_at_once integer,
  OUT id uuid, OUT refused text
) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM command c WHERE c.asked_at < now() - interval '1 hour' AND c.expires_at IS NOT NULL;
  DELETE FROM command c WHERE c.asked_at < now() - interval '30 days' AND c.done_at IS NOT NULL;
  IF NOT EXISTS (SELECT FROM lease l WHERE l.cluster = p_cluster AND l.holder IS NOT NULL AND l.expires_at > clock_timestamp()) THEN
    refused := 'NO_LEADER';
    RETURN;
  END IF;
  -- One asker at a time is counted: two requests of one moment see each other.
  PERFORM pg_advisory_xact_lock(hashtextextended('rollcall_ask ' || p_asked_by, 0));
  IF (SELECT count(*) FROM command c
      WHERE c.asked_by = p_asked_by AND c.done_at IS NULL AND c.cancelled_at IS NULL AND c.expires_at > clock_timestamp()) >= p_at_once THEN
    refused := 'TOO_MANY';
    RETURN;
  END IF;
  INSERT INTO command AS c (cluster, kind, payload, asked_by, asked_at, expires_at)
  VALUES (p_cluster, p_kind, p_payload, p_asked_by, clock_timestamp(), clock_timestamp() + p_patience_ms * interval '1 ms')
  RETURNING c.id INTO rollcall_ask.id;
  PERFORM pg_notify('rollcall_command', p_cluster);
END $$;

-- Gives open questions about these clusters to the worker that leads them, each once. `p_led`: [{cluster, epoch}].
CREATE FUNCTION rollcall_take(p_led json, p_limit integer)
RETURNS TABLE (id uuid, cluster text, kind text, payload json, left_ms double precision) LANGUAGE sql AS $$
  UPDATE command c SET taken_at = clock_timestamp()
  WHERE c.id IN (
    SELECT o.id FROM command o
    JOIN json_to_recordset(p_led) AS r(cluster text, epoch bigint) ON r.cluster = o.cluster
    JOIN lease l ON l.cluster = r.cluster AND l.epoch = r.epoch
    WHERE o.done_at IS NULL AND o.taken_at IS NULL AND o.cancelled_at IS NULL AND o.expires_at > clock_timestamp()
    ORDER BY o.asked_at LIMIT p_limit FOR UPDATE OF o SKIP LOCKED)
  RETURNING c.id, c.cluster, c.kind, c.payload, extract(epoch FROM c.expires_at - clock_timestamp()) * 1000
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Where we are ourselves
-- ---------------------------------------------------------------------------------------------------------------------

-- Addresses of our database and of the clusters' API servers, as each process finds them: nobody registers a backend there by accident, or
-- to reach them through somebody else's Service.
CREATE TABLE own_address (
  -- The process that found it.
  process text        NOT NULL,
  address text        NOT NULL,
  what    text        NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (process, address, what)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- How long the audit is kept
-- ---------------------------------------------------------------------------------------------------------------------

-- Nobody changes what is on record. What is older than the retention goes, by nobody but the table's owner, and only through
-- rollcall_keep_audit: an application that has a role of its own can add to the audit, whatever it is granted, and nothing else.
CREATE OR REPLACE FUNCTION rollcall_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('rollcall.keeps_audit', true) = 'yes'
     AND (SELECT relowner FROM pg_class WHERE oid = TG_RELID) = (SELECT oid FROM pg_roles WHERE rolname = current_user) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE INDEX audit_age ON audit (at);

-- Forgets what is older than the retention, at most 10,000 entries at a time; returns how many. Never what is younger than a day, whatever
-- the setting says.
CREATE FUNCTION rollcall_keep_audit(p_retention_ms double precision) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_removed bigint;
BEGIN
  PERFORM set_config('rollcall.keeps_audit', 'yes', true);
  DELETE FROM audit WHERE id IN (
    SELECT a.id FROM audit a WHERE a.at < now() - greatest(p_retention_ms * interval '1 ms', interval '1 day') ORDER BY a.at LIMIT 10000);
  GET DIAGNOSTICS v_removed = ROW_COUNT;
  PERFORM set_config('rollcall.keeps_audit', '', true);
  RETURN v_removed;
END $$;
