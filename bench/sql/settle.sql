-- The rows that one 転居 of a couple leaves behind, written without Python: one statement per table. Read is only
-- what nobody can write them without: the submitted notice, and under lock the records as they stand. See
-- README.md. i: the household and its case; n: how many this client has settled.
\set n :n + 1
\set i :first + :client_id * :share + :n - 1
BEGIN;
SELECT f.id, f.state, f.round, f.approvals, n.data, n.secrets, n.acknowledged, n.findings, n.makers, n.submitted_by
FROM case_file f JOIN case_notice n ON n.case_id = f.id AND n.round = f.round
WHERE f.case_no = 'bench-' || :i FOR UPDATE OF f;
SELECT addressee_no FROM person WHERE household_no = (5000000000 + :i)::text AND active
  ORDER BY addressee_no FOR UPDATE;
SELECT p.pending_case, v.* FROM person p JOIN person_version v USING (addressee_no, history_no)
WHERE p.household_no = (5000000000 + :i)::text AND p.active;
INSERT INTO change_event (case_no, reason, ward, changed_on, changed_on_text, notified_on, recorded_at, entered_by,
  reviewed_by, entered_at_office, entered_at_terminal, note)
VALUES ('bench-' || :i, 'move_within', '04101', '2026-11-19', '', '2026-11-20', now(), 's1001', '{s2001}', '04101',
  'terminal', '') RETURNING id AS event \gset
INSERT INTO person_version (
  addressee_no, history_no, prev_history_no, event_id, reason, changed_on, changed_on_text,
  version_notified_on, recorded_at, note, kind, status, ward, household_no, member_order, relationship,
  householder_name, previous_householder_name, surname, given_name, furigana_surname, furigana_given_name,
  furigana_surname_certified, furigana_given_name_certified, reading_surname, reading_given_name,
  former_surname, former_surname_furigana, former_surname_reading, former_surname_reading_confirmed,
  roman_name, kanji_name, katakana_name, reading_name, reading_name_confirmed, name_priority, alias,
  alias_reading, alias_reading_confirmed, alias_entered_on, alias_entered_in, alias_entered_code,
  alias_removed_on, alias_removed_in, alias_removed_code, birth, sex, registered_domicile, register_head,
  became_resident_on, became_foreign_resident_on, address_code, address_town_code, address_text,
  address_lot, address_detail, address_postal_code, address_since, notified_on, previous_address_code,
  previous_address_town_code, previous_address_text, previous_address_lot, previous_address_detail,
  previous_address_postal_code, previous_address_country, last_registered_address_code,
  last_registered_address_text, last_registered_address_lot, last_registered_address_detail,
  unreported_address, planned_move_out_on, planned_destination_code, planned_destination_town_code,
  planned_destination_text, planned_destination_lot, planned_destination_detail,
  planned_destination_postal_code, planned_destination_country, confirmed_move_out_on,
  confirmed_destination_code, confirmed_destination_town_code, confirmed_destination_text,
  confirmed_destination_lot, confirmed_destination_detail, confirmed_destination_postal_code,
  move_in_notification_on, removal_reason, removed_on, removal_notified_on, renewal_removed_on, renewed_on,
  reconstructed_on, resident_code, card_status, card_auth_serial, card_sign_serial, voter_registered,
  nhi_insured, nhi_acquired_on, nhi_lost_on, late_elderly_insured, late_elderly_acquired_on,
  late_elderly_lost_on, ltc_insured, ltc_acquired_on, ltc_lost_on, pension_insured, pension_no,
  pension_category, pension_category_changed_on, pension_acquired_on, pension_lost_on, child_allowance_from,
  child_allowance_to, adult_ward, adult_ward_judged_on, adult_ward_registered_on, adult_ward_known_on,
  nationality, nationality_code, residence_category, status_of_residence, period_of_stay,
  period_of_stay_until, residence_card_no, residence_card_deferred, special_permanent_no,
  special_permanent_issued_on, special_permanent_expires_on, landing_period, provisional_stay_period,
  residence_notified, moved_in_art30_46, notified_art30_47, alien_registered_on, remarks,
  individual_number_enc, individual_number_hash
) SELECT
  v.addressee_no, v.history_no + 1, v.history_no, :event, 'move_within', '2026-11-19', '', '2026-11-20',
  now(), '', v.kind, v.status, v.ward, v.household_no, v.member_order, v.relationship, v.householder_name,
  v.previous_householder_name, v.surname, v.given_name, v.furigana_surname, v.furigana_given_name,
  v.furigana_surname_certified, v.furigana_given_name_certified, v.reading_surname, v.reading_given_name,
  v.former_surname, v.former_surname_furigana, v.former_surname_reading, v.former_surname_reading_confirmed,
  v.roman_name, v.kanji_name, v.katakana_name, v.reading_name, v.reading_name_confirmed, v.name_priority,
  v.alias, v.alias_reading, v.alias_reading_confirmed, v.alias_entered_on, v.alias_entered_in,
  v.alias_entered_code, v.alias_removed_on, v.alias_removed_in, v.alias_removed_code, v.birth, v.sex,
  v.registered_domicile, v.register_head, v.became_resident_on, v.became_foreign_resident_on,
  v.address_code, v.address_town_code, v.address_text, '9番' || :n, v.address_detail, v.address_postal_code,
  '2026-11-19', v.notified_on, v.previous_address_code, v.previous_address_town_code,
  v.previous_address_text, v.previous_address_lot, v.previous_address_detail,
  v.previous_address_postal_code, v.previous_address_country, v.last_registered_address_code,
  v.last_registered_address_text, v.last_registered_address_lot, v.last_registered_address_detail,
  v.unreported_address, v.planned_move_out_on, v.planned_destination_code, v.planned_destination_town_code,
  v.planned_destination_text, v.planned_destination_lot, v.planned_destination_detail,
  v.planned_destination_postal_code, v.planned_destination_country, v.confirmed_move_out_on,
  v.confirmed_destination_code, v.confirmed_destination_town_code, v.confirmed_destination_text,
  v.confirmed_destination_lot, v.confirmed_destination_detail, v.confirmed_destination_postal_code,
  v.move_in_notification_on, v.removal_reason, v.removed_on, v.removal_notified_on, v.renewal_removed_on,
  v.renewed_on, v.reconstructed_on, v.resident_code, v.card_status, v.card_auth_serial, v.card_sign_serial,
  v.voter_registered, v.nhi_insured, v.nhi_acquired_on, v.nhi_lost_on, v.late_elderly_insured,
  v.late_elderly_acquired_on, v.late_elderly_lost_on, v.ltc_insured, v.ltc_acquired_on, v.ltc_lost_on,
  v.pension_insured, v.pension_no, v.pension_category, v.pension_category_changed_on, v.pension_acquired_on,
  v.pension_lost_on, v.child_allowance_from, v.child_allowance_to, v.adult_ward, v.adult_ward_judged_on,
  v.adult_ward_registered_on, v.adult_ward_known_on, v.nationality, v.nationality_code,
  v.residence_category, v.status_of_residence, v.period_of_stay, v.period_of_stay_until,
  v.residence_card_no, v.residence_card_deferred, v.special_permanent_no, v.special_permanent_issued_on,
  v.special_permanent_expires_on, v.landing_period, v.provisional_stay_period, v.residence_notified,
  v.moved_in_art30_46, v.notified_art30_47, v.alien_registered_on, v.remarks, v.individual_number_enc,
  v.individual_number_hash
FROM person p JOIN person_version v USING (addressee_no, history_no) WHERE p.household_no = (5000000000 + :i)::text;
UPDATE person SET history_no = history_no + 1, pending_case = '' WHERE household_no = (5000000000 + :i)::text;
UPDATE search_key SET current = false WHERE household_no = (5000000000 + :i)::text AND current;
INSERT INTO search_key (addressee_no, from_history_no, current, kind, kana, name_key, name_grams, birth_from, birth_to, sex, ward, town,
  lot, household_no, active)
SELECT addressee_no, from_history_no + 1, true, kind, kana, name_key, name_grams, birth_from, birth_to, sex, ward, town,
  '9番' || :n, household_no, active
FROM search_key WHERE household_no = (5000000000 + :i)::text AND from_history_no = 1;
INSERT INTO exchange_subject_counter AS k (receiver, subject, last)
SELECT receiver, addressee_no, messages
FROM (VALUES ('hub', 1), ('juki_gateway', 2)) AS r(receiver, messages), (VALUES ((6000000000 + 2 * :i)::text), ((6000000001 + 2 * :i)::text)) AS p(addressee_no)
ORDER BY receiver, addressee_no
ON CONFLICT (receiver, subject) DO UPDATE SET last = k.last + EXCLUDED.last;
INSERT INTO exchange_message (id, kind, receiver, subject, subject_seq, made_at, digest, size, body, body_day)
SELECT gen_random_uuid(), b.kind, b.receiver, p.addressee_no, k.last - b.before_last, now(), b.digest, b.size, b.body, current_date
FROM bench_body b, (VALUES ((6000000000 + 2 * :i)::text), ((6000000001 + 2 * :i)::text)) AS p(addressee_no)
JOIN exchange_subject_counter k ON k.subject = p.addressee_no WHERE k.receiver = b.receiver;
INSERT INTO exchange_pending (message_id, receiver, state)
SELECT id, receiver, 'queued' FROM exchange_message
WHERE subject IN ((6000000000 + 2 * :i)::text, (6000000001 + 2 * :i)::text) AND made_at = now();
INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)
SELECT id, 1, 1, '{s1001}', 's2001', true, '', now() FROM case_file WHERE case_no = 'bench-' || :i;
UPDATE case_file SET state = 'settled', approvals = 1, event_id = :event, version = version + 1, state_since = now()
WHERE case_no = 'bench-' || :i;
INSERT INTO case_step (case_id, state, by, by_name, at, note)
SELECT id, 'settled', 's2001', '試験職員s2001', now(), '' FROM case_file WHERE case_no = 'bench-' || :i;
INSERT INTO audit_row (chain, n, at, actor, actor_name, ward, terminal, session, action, outcome, subjects, terms,
  reason, case_no, prev_mac, mac)
VALUES ('bench-' || :first || '-' || :client_id, :n, now(), 's2001', '試験職員s2001', '04101', 'terminal', 'session',
  'residents.settle', 'done', ARRAY[(6000000000 + 2 * :i)::text, (6000000001 + 2 * :i)::text],
  jsonb_build_object('event', :event::bigint), '', 'bench-' || :i, sha256('a'), sha256('b'));
COMMIT;
