"""Households whose 転居 waits for its last approval (測定用の世帯): one made by the services, copied in SQL.

The first couple comes in, moves and is submitted through the product, so that every row is what the product
writes; the others are copies of those rows under other numbers, each 個人番号 sealed for its own person.
Household i has 世帯番号 5000000000 + i, members 6000000000 + 2i and + 1, case `bench-<i>`.
"""

from __future__ import annotations

from typing import Any

FIRST_HOUSEHOLD, FIRST_PERSON = 5_000_000_000, 6_000_000_000
WARD = "04101"

_COPY_VERSIONS = """
INSERT INTO person_version
SELECT n.* FROM bench_couple c JOIN person_version v ON v.addressee_no = c.was,
LATERAL jsonb_populate_record(v, jsonb_build_object(
  'addressee_no', c.addressee_no, 'household_no', c.household_no, 'resident_code', c.resident_code,
  'surname', c.surname, 'householder_name', c.surname || '　太郎', 'address_lot', c.i || '番',
  'individual_number_enc', c.sealed, 'individual_number_hash', c.hash)) AS n
"""
_COPY_PERSONS = """
INSERT INTO person
SELECT n.* FROM bench_couple c JOIN person p ON p.addressee_no = c.was,
LATERAL jsonb_populate_record(p, jsonb_build_object(
  'addressee_no', c.addressee_no, 'household_no', c.household_no, 'resident_code', c.resident_code,
  'pending_case', 'bench-' || c.i, 'individual_number_hash', c.hash)) AS n
"""
_COPY_KEYS = """
INSERT INTO search_key (addressee_no, from_history_no, current, kind, kana, name_key, name_grams, birth_from, birth_to,
                        sex, ward, town, lot, household_no, active)
SELECT c.addressee_no, k.from_history_no, k.current, k.kind, k.kana, replace(k.name_key, '試験', c.surname),
       array_append(k.name_grams, c.surname), k.birth_from, k.birth_to, k.sex, k.ward, k.town, c.i || '番',
       c.household_no, k.active
FROM bench_couple c JOIN search_key k ON k.addressee_no = c.was
"""
_COPY_COUNTERS = """
INSERT INTO exchange_subject_counter (receiver, subject, last)
SELECT k.receiver, c.addressee_no, k.last FROM bench_couple c JOIN exchange_subject_counter k ON k.subject = c.was
"""
_COPY_CASES = """
INSERT INTO case_file
SELECT n.* FROM bench_home h JOIN case_file f ON f.case_no = h.was_case,
LATERAL jsonb_populate_record(f, jsonb_build_object(
  'id', f.id + h.i, 'case_no', 'bench-' || h.i, 'subjects', to_jsonb(h.members))) AS n
"""
_COPY_NOTICES = """
INSERT INTO case_notice (case_id, round, kind, data, secrets, acknowledged, findings, makers, submitted_by,
                         submitted_at)
SELECT f.id + h.i, n.round, n.kind, n.data || jsonb_build_object(
         'household_no', h.household_no,
         'address', n.data -> 'address' || jsonb_build_object('lot', h.i || '番9'),
         'members', (SELECT jsonb_agg(jsonb_build_object('addressee_no', m)) FROM unnest(h.members) AS m)),
       n.secrets, n.acknowledged, n.findings, n.makers, n.submitted_by, n.submitted_at
FROM bench_home h JOIN case_file f ON f.case_no = h.was_case JOIN case_notice n ON n.case_id = f.id
"""
# A register that is in use has past cases behind it. Without them the planner meets tables of one page when the
# server first plans its foreign keys, reads them from end to end, and goes on so while they grow.
_PAST = 20_000
_PAST_EVENTS = """
INSERT INTO change_event (case_no, reason, ward, changed_on, changed_on_text, notified_on, recorded_at, entered_by,
                          reviewed_by, entered_at_office, entered_at_terminal, note)
SELECT 'past-' || g, e.reason, e.ward, e.changed_on, e.changed_on_text, e.notified_on, e.recorded_at, e.entered_by,
       e.reviewed_by, e.entered_at_office, e.entered_at_terminal, e.note
FROM change_event e, generate_series(1, %s) g
WHERE e.id = (SELECT event_id FROM case_file WHERE state = 'settled' ORDER BY id LIMIT 1)
"""
_PAST_CASES = """
INSERT INTO case_file
SELECT n.* FROM change_event e, case_file f,
LATERAL jsonb_populate_record(f, jsonb_build_object(
  'id', 100000000 + e.id, 'case_no', e.case_no, 'event_id', e.id)) AS n
WHERE e.case_no LIKE 'past-%%' AND f.id = (SELECT min(id) FROM case_file WHERE state = 'settled')
"""
_PAST_NOTICES = """
INSERT INTO case_notice (case_id, round, kind, data, secrets, acknowledged, findings, makers, submitted_by,
                         submitted_at)
SELECT p.id, n.round, n.kind, n.data, n.secrets, n.acknowledged, n.findings, n.makers, n.submitted_by, n.submitted_at
FROM case_file p, case_notice n
WHERE p.case_no LIKE 'past-%%' AND n.case_id = (SELECT min(id) FROM case_file WHERE state = 'settled')
"""
_PAST_REVIEWS = """
INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)
SELECT p.id, r.round, r.stage, r.makers, r.reviewer, r.approved, r.reason, r.reviewed_at
FROM case_file p, case_review r
WHERE p.case_no LIKE 'past-%%' AND r.case_id = (SELECT min(id) FROM case_file WHERE state = 'settled')
"""
_PAST_STEPS = """
INSERT INTO case_step (case_id, state, by, by_name, at, note)
SELECT p.id, s.state, s.by, s.by_name, s.at, s.note FROM case_file p, case_step s
WHERE p.case_no LIKE 'past-%%' AND s.case_id = (SELECT min(id) FROM case_file WHERE state = 'settled')
"""
_PAST_AUDIT = """
INSERT INTO audit_row (chain, n, at, actor, actor_name, ward, terminal, session, action, outcome, subjects, terms,
                       reason, case_no, prev_mac, mac)
SELECT 'past-' || g / 1000, g %% 1000 + 1, at, actor, actor_name, ward, terminal, session, action, outcome, subjects,
       terms, reason, case_no, prev_mac, mac
FROM audit_row a, generate_series(1, %s) g WHERE a.id = (SELECT min(id) FROM audit_row)
"""
_HOMES = """
CREATE TABLE bench_home AS
SELECT i, %s::text AS was_case, max(household_no) AS household_no,
       array_agg(addressee_no ORDER BY addressee_no) AS members
FROM bench_couple GROUP BY i
"""
_COUPLE = """
CREATE TABLE bench_couple (i int, addressee_no text, was text, household_no text, resident_code text,
                           surname text, sealed text, hash text)
"""


def couples(count: int, owner: str, *, told: bool = True) -> None:
    """Make `count` households, numbered from 1, whose cases wait for approval. `owner`: the owner's address.

    `told`: others have heard of them; without it their messages are numbered from 1, which a receiver needs.
    """
    import psycopg

    case_no, members = _template()
    with psycopg.connect(owner) as c:
        past(c)
        c.execute(_COUPLE)
        with c.cursor().copy("COPY bench_couple FROM STDIN") as copy:
            for i in range(1, count + 1):
                for place, was in enumerate(members):
                    copy.write_row(_person(i, place, was))
        c.execute(_HOMES, [case_no])
        steps = (_COPY_VERSIONS, _COPY_PERSONS, _COPY_KEYS, _COPY_CASES, _COPY_NOTICES)
        for step in (*steps, _COPY_COUNTERS) if told else steps:
            c.execute(step)
        c.execute("SELECT setval(pg_get_serial_sequence('case_file', 'id'), max(id)) FROM case_file")
    with psycopg.connect(owner, autocommit=True) as c:
        c.execute("VACUUM ANALYZE")


def past(c: Any) -> None:
    """The cases of former days, copies of the first that was settled."""
    c.execute(_PAST_EVENTS, [_PAST])
    for step in (_PAST_CASES, _PAST_NOTICES, _PAST_REVIEWS, _PAST_STEPS):
        c.execute(step, [])
    c.execute(_PAST_AUDIT, [_PAST])


def _template() -> tuple[str, list[str]]:
    """One couple through the services: its case and its members."""
    from openjuki.systems.residents.models import CaseFile, Person
    from openjuki.systems.residents.services import cases
    from openjuki.systems.residents.services.submit_notice import submit_notice
    from support.residents import CLERK, family_data, settle_notice

    data = family_data(1)
    data["members"] = data["members"][:2]
    data["address"]["lot"] = "1番"
    settled = CaseFile.objects.get(case_no=settle_notice(data))
    people = list(Person.objects.filter(addressee_no__in=settled.subjects).order_by("member_order"))
    move = {
        "ward": WARD, "notified_on": "2026-11-20", "moved_on": "2026-11-19", "household_no": people[0].household_no,
        "address": data["address"] | {"lot": "1番9"},
        "members": [{"addressee_no": p.addressee_no} for p in people],
        "notifier": {"name": "試験　太郎", "capacity": "householder"},
        "identity": {"method": "licence", "document": "運転免許証"},
    }  # fmt: skip
    case = cases.open_case(staff=CLERK, kind="move_within")
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=move)
    cases.record_paper(staff=CLERK, case_no=case.case_no, kind="received_paper")
    submit_notice(staff=CLERK, case_no=case.case_no)
    return case.case_no, [p.addressee_no for p in people]


def _person(i: int, place: int, was: str) -> tuple[Any, ...]:
    from openjuki.runtime import fields
    from openjuki.systems.residents.selectors.rows import seal_number
    from support.residents import code, number

    addressee_no = str(FIRST_PERSON + 2 * i + place)
    mine = number(70_000_000_00 + 2 * i + place)
    surname = "試" + "".join("〇一二三四五六七八九"[int(d)] for d in str(i))
    return (
        i, addressee_no, was, str(FIRST_HOUSEHOLD + i), code(70_000_000_0 + 2 * i + place), surname,
        f"\\x{seal_number(mine, addressee_no).hex()}", f"\\x{fields.keyed_hash(mine).hex()}",
    )  # fmt: skip
