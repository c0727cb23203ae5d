-- Where the log cannot say what was: a history shows these stretches as "no data". Expands only: what was there before works as it did.

-- Since when the log tells everything. Moves on as revisions are forgotten: what came after the newest of those is still told.
CREATE TABLE log_reach (
  singleton boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
  at        timestamptz NOT NULL
);
INSERT INTO log_reach (at)
SELECT CASE WHEN l.seq > 1 THEN l.at ELSE i.created_at END
FROM installation i LEFT JOIN LATERAL (SELECT seq, at FROM log ORDER BY seq LIMIT 1) l ON true;

CREATE FUNCTION rollcall_forget_revisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE log_reach r SET at = greatest(r.at, (SELECT max(g.at) FROM gone g));
  RETURN NULL;
END $$;
-- rollcall_keep_log deletes what is older than the retention.
CREATE TRIGGER log_reach_moves AFTER DELETE ON log
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION rollcall_forget_revisions();

-- Changes of the epoch: what was recorded between the last revision before and `at` is lost.
CREATE TABLE log_epoch_change (
  -- The last revision of the epoch before.
  seq    bigint      PRIMARY KEY,
  former text        NOT NULL,
  at     timestamptz NOT NULL
);
CREATE FUNCTION rollcall_remember_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log_epoch_change (seq, former, at) VALUES (OLD.seq, OLD.epoch, clock_timestamp()) ON CONFLICT (seq) DO UPDATE SET at = excluded.at;
  RETURN NULL;
END $$;
CREATE TRIGGER log_epoch_changes AFTER UPDATE OF epoch ON log_head
  FOR EACH ROW WHEN (OLD.epoch <> NEW.epoch) EXECUTE FUNCTION rollcall_remember_epoch();

-- Stretches without a proof that a cluster's mirror was current.
CREATE TABLE cluster_silence (
  cluster text        NOT NULL REFERENCES cluster ON DELETE CASCADE,
  from_at timestamptz NOT NULL,
  to_at   timestamptz NOT NULL,
  -- What the worker said of the cluster meanwhile.
  state   text        NOT NULL,
  PRIMARY KEY (cluster, from_at)
);

-- Forgets what no history reaches back to any more. Harmless to call from anywhere, at any time.
CREATE FUNCTION rollcall_keep_gaps() RETURNS void LANGUAGE sql AS $$
  DELETE FROM cluster_silence s USING log_reach r WHERE s.to_at < r.at;
  DELETE FROM log_epoch_change e USING log_reach r WHERE e.at < r.at;
$$;
