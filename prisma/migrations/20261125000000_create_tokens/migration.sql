-- API tokens: made and revoked as revisions of the same log, so that every replica recognises them without asking the database. Expands
-- only: a replica that knows nothing of tokens sees revisions that change nothing.

-- libs/catalog/src/access/token.ts as a row. What a token looks like is nowhere: only its keyed hash, whose key is not in this database.
CREATE TABLE token (
  id                   text        PRIMARY KEY,
  name                 text        NOT NULL,
  prefix               text        NOT NULL UNIQUE,
  hmac                 text        NOT NULL,
  role                 text        NOT NULL CHECK (role IN ('reader', 'registrar', 'admin')),
  clusters             text[]      NOT NULL,
  namespaces           text[]      NOT NULL,
  restricted_addresses boolean     NOT NULL,
  created_by           text        NOT NULL,
  created_at           timestamptz NOT NULL,
  expires_at           timestamptz,
  revoked_at           timestamptz,
  -- To about a minute.
  last_used_at         timestamptz
);

-- What a revision did to a token: {id, after}. Apart from log_change, whose readers know objects of clusters only.
CREATE TABLE log_token (
  batch  bigint PRIMARY KEY,
  change json   NOT NULL
);

-- A token as people may see it.
CREATE FUNCTION rollcall_token_json(t token) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'id', t.id, 'name', t.name, 'prefix', t.prefix,
    'scopes', jsonb_build_object(
      'role', t.role, 'clusters', t.clusters, 'namespaces', t.namespaces, 'restrictedAddresses', t.restricted_addresses),
    'createdBy', t.created_by, 'createdAt', rollcall_time(t.created_at), 'expiresAt', rollcall_time(t.expires_at))
$$;

-- The same with what it is recognised by.
CREATE FUNCTION rollcall_stored_token_json(t token) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT rollcall_token_json(t) || jsonb_build_object('hmac', t.hmac)
$$;

-- Puts what was done to a token on record, and gives it its revision.
CREATE FUNCTION rollcall_publish_token(
  p_token token, p_action text,
  p_by json,  -- {actor_kind, actor_id, actor_name, address, user_agent, request_id}
  OUT seq bigint, OUT epoch text
) LANGUAGE plpgsql AS $$
DECLARE
  v_batch bigint := nextval('log_batch');
  v_at timestamptz;
  v_is_there boolean := p_token.revoked_at IS NULL;
BEGIN
  -- Of revisions that the log has forgotten.
  DELETE FROM log_token t WHERE NOT EXISTS (SELECT FROM log l WHERE l.batch = t.batch);
  INSERT INTO log_token (batch, change)
  VALUES (v_batch, json_build_object('id', p_token.id, 'after', CASE WHEN v_is_there THEN rollcall_stored_token_json(p_token) END));
  INSERT INTO audit (actor_kind, actor_id, actor_name, action, outcome, target_kind, target_name, target_id, before, after, address,
                     user_agent, request_id)
  SELECT r.actor_kind, r.actor_id, r.actor_name, p_action, 'ALLOWED', 'token', p_token.name, p_token.id,
         CASE WHEN NOT v_is_there THEN rollcall_token_json(p_token) END, CASE WHEN v_is_there THEN rollcall_token_json(p_token) END,
         r.address, r.user_agent, r.request_id
  FROM json_to_record(p_by) AS r(actor_kind text, actor_id text, actor_name text, address text, user_agent text, request_id text);
  UPDATE log_head h SET seq = h.seq + 1 RETURNING h.seq, h.epoch INTO seq, epoch;
  v_at := clock_timestamp();
  INSERT INTO log (seq, batch, cluster, at, observed_at) VALUES (rollcall_publish_token.seq, v_batch, '', v_at, v_at);
  PERFORM pg_notify('rollcall_log', rollcall_publish_token.seq::text);
END $$;

CREATE FUNCTION rollcall_create_token(
  p_token json,  -- columns of the table
  p_by json,
  OUT seq bigint, OUT epoch text
) LANGUAGE plpgsql AS $$
DECLARE
  v_token token := json_populate_record(NULL::token, p_token);
BEGIN
  INSERT INTO token SELECT (v_token).*;
  SELECT r.seq, r.epoch INTO seq, epoch FROM rollcall_publish_token(v_token, 'token.create', p_by) r;
END $$;

-- null = there is no such token, or it was revoked before: there is no revision then.
CREATE FUNCTION rollcall_revoke_token(p_id text, p_at timestamptz, p_by json, OUT seq bigint, OUT epoch text) LANGUAGE plpgsql AS $$
DECLARE
  v_token token;
BEGIN
  UPDATE token t SET revoked_at = p_at WHERE t.id = p_id AND t.revoked_at IS NULL RETURNING t.* INTO v_token;
  IF FOUND THEN
    SELECT r.seq, r.epoch INTO seq, epoch FROM rollcall_publish_token(v_token, 'token.revoke', p_by) r;
  END IF;
END $$;

-- When tokens were used: no revision. Every replica says what it has seen, in whatever order.
CREATE FUNCTION rollcall_note_token_uses(p_uses json) RETURNS void LANGUAGE sql AS $$
  UPDATE token t SET last_used_at = r.at
  FROM json_to_recordset(p_uses) AS r(id text, at timestamptz)
  WHERE t.id = r.id AND (t.last_used_at IS NULL OR t.last_used_at < r.at)
$$;
