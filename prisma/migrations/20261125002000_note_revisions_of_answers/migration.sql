-- Whoever asks again with the same idempotency key is told the same revision. Expands only.

-- The revision that a kept answer speaks of. There is none without: no program of the version before keeps answers.
ALTER TABLE idempotency_key ADD COLUMN epoch text, ADD COLUMN seq bigint;
