-- From the moment that a cluster was read completely for the first time it is answered for, and whoever follows a Service in all clusters sees it come. So
-- that is a revision, of all its Services, also where nothing else changes: who resumes from an earlier cursor has missed it. Expands only: a replica that is one
-- version older folds a revision without changes.

-- The revision with which it was; null = that was before it was noted, or never.
ALTER TABLE cluster ADD COLUMN synced_seq bigint;

CREATE FUNCTION rollcall_note_synced(p_cluster text, p_seq bigint, p_at timestamptz) RETURNS void LANGUAGE sql AS $$
  UPDATE cluster SET synced_seq = p_seq WHERE name = p_cluster;
  UPDATE service_revision SET seq = p_seq, at = p_at WHERE cluster = p_cluster;
$$;

-- As it was, and notes that the cluster is synced from this revision on.
CREATE OR REPLACE FUNCTION rollcall_publish(
  p_cluster text, p_epoch bigint, p_ground bigint, p_batch bigint, p_cursors json, p_synced boolean, p_age_ms double precision,
  OUT seq bigint, OUT epoch text, OUT at timestamptz
) LANGUAGE plpgsql AS $$
DECLARE
  v_ground bigint;
  v_unsynced boolean;
BEGIN
  PERFORM rollcall_fence(p_cluster, p_epoch);
  SELECT mirror_seq, synced_at IS NULL INTO v_ground, v_unsynced FROM cluster WHERE name = p_cluster FOR UPDATE;
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
  IF p_synced AND v_unsynced THEN
    PERFORM rollcall_note_synced(p_cluster, rollcall_publish.seq, rollcall_publish.at);
  END IF;
  PERFORM pg_notify('rollcall_log', rollcall_publish.seq::text);
END $$;

-- Nothing changed, but the source went on: only the cursors move. Makes no revision, but for the one with which the cluster is synced.
CREATE OR REPLACE FUNCTION rollcall_progress(p_cluster text, p_epoch bigint, p_cursors json, p_synced boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_unsynced boolean;
  v_seq bigint;
  v_at timestamptz;
BEGIN
  PERFORM rollcall_fence(p_cluster, p_epoch);
  SELECT synced_at IS NULL INTO v_unsynced FROM cluster WHERE name = p_cluster;
  PERFORM rollcall_move_cursors(p_cluster, p_cursors, p_synced);
  IF p_synced AND v_unsynced THEN
    UPDATE log_head h SET seq = h.seq + 1 RETURNING h.seq INTO v_seq;
    v_at := clock_timestamp();
    INSERT INTO log (seq, batch, cluster, at, observed_at) VALUES (v_seq, nextval('log_batch'), p_cluster, v_at, v_at);
    PERFORM rollcall_note_synced(p_cluster, v_seq, v_at);
    PERFORM pg_notify('rollcall_log', v_seq::text);
  END IF;
END $$;
