-- A revision that somebody was told must outlive a crash of the server: clients keep it as their cursor, and a log that went back by some
-- revisions would give the same numbers to other changes. Where an operator has set synchronous_commit to off, for the server or for
-- our role, the transactions that move the head of the log wait for the disk all the same.

CREATE FUNCTION rollcall_be_durable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'local', true);
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER log_head_is_durable BEFORE UPDATE ON log_head FOR EACH ROW EXECUTE FUNCTION rollcall_be_durable();
