-- The minimal SQL of settling a 転居 of a household of two, fixed here so that slow SQL of ours cannot flatter
-- the ratio: lock, append two versions, update the current rows, event, four messages, one log row, case.
\set h random(1, :households)
BEGIN;
SELECT addressee_no FROM b_person WHERE household = :h ORDER BY addressee_no FOR UPDATE;
INSERT INTO b_event (reason, changed_on, recorded_at) VALUES ('move_within', '2026-11-19', now());
INSERT INTO b_version SELECT addressee_no, history_no + 1, history_no, payload FROM b_person JOIN b_payload ON true WHERE household = :h;
UPDATE b_person SET history_no = history_no + 1 WHERE household = :h;
INSERT INTO b_message (kind, subject, body) SELECT k, addressee_no, b FROM b_person, b_body, (VALUES ('a'), ('b')) AS v(k) WHERE household = :h;
INSERT INTO b_log (chain, n, mac) VALUES (:client_id, :h, 'x');
UPDATE b_case SET state = 'settled' WHERE id = :h;
COMMIT;
