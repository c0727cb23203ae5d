-- A registration is found by its id alone, and then its cluster is compared. With both in the condition, a connection that was opened while there were
-- few registrations kept a plan that goes through all of the cluster's for each one: 1,000 more cost 10,000 times 1,000 looks. And a kept answer notes
-- the revision that it speaks of. Otherwise as it was.

CREATE OR REPLACE FUNCTION rollcall_write_backends(
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
    SELECT * INTO v_before FROM backend b WHERE b.id = v_edit.id;
    IF v_before.cluster <> p_cluster THEN v_before := NULL; END IF;
    IF v_before.version IS DISTINCT FROM v_edit.expected THEN
      RAISE EXCEPTION 'registration % is in version %, not %', v_edit.id, v_before.version, v_edit.expected USING ERRCODE = 'RC003';
    END IF;
    IF v_before.id IS NOT NULL THEN
      DELETE FROM backend b WHERE b.id = v_edit.id;
    END IF;
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
  UPDATE idempotency_key k SET epoch = rollcall_write_backends.epoch, seq = rollcall_write_backends.seq
  WHERE k.principal = p_key ->> 'principal' AND k.key = p_key ->> 'key';
END $$;

CREATE OR REPLACE FUNCTION rollcall_report_backends(
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
    SELECT * INTO v_before FROM backend b WHERE b.id = v_report.id;
    CONTINUE WHEN v_before.cluster IS DISTINCT FROM p_cluster OR v_before.version IS DISTINCT FROM v_report.version;
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
