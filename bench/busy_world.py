"""A busy day in a loaded city, for `screens.py`: what stands on the lists, and the years that lie behind.

Households that wait for review and 20,000 past cases are copies (`settle_world.py`); drafts, holds, 支援措置,
memos and issued copies are made by the services for people drawn from the city; past messages are rows of SQL.
Made once: the database remembers it.
"""

from __future__ import annotations

from typing import Any

#: Couples whose 転居 waits for review: more than any day's.
WAITING = 300
DRAFTS, HOLDS, MEASURES = 60, 60, 15
_MESSAGES = """
WITH n AS (
  INSERT INTO exchange_message (id, kind, receiver, subject, subject_seq, made_at, digest, size, body, body_day)
  SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'residents/resident_changed/v1', 'hub',
         p.addressee_no, g / p.many + 1, now() - interval '1 year' + g * interval '10 seconds', '\\x00', 1, '\\x00',
         current_date - 365
  FROM (SELECT addressee_no, count(*) OVER () AS many,
               row_number() OVER (ORDER BY hashtextextended(addressee_no, 5)) - 1 AS at
        FROM (SELECT addressee_no FROM person p WHERE NOT EXISTS (
                SELECT FROM exchange_subject_counter k WHERE k.subject = p.addressee_no)
              ORDER BY addressee_no LIMIT 100000) AS few) AS p,
  LATERAL generate_series(p.at, {count} - 1, p.many) g RETURNING id, receiver, made_at)
INSERT INTO exchange_delivery (message_id, receiver, position, state, attempts, queued_at, delivered_at, settled_at)
SELECT id, receiver, row_number() OVER (ORDER BY id) - 100000000, 'applied', 1, made_at, made_at, made_at FROM n
"""
_FEED = """
INSERT INTO exchange_feed (receiver, position, message_id, at)
SELECT receiver, position, message_id, queued_at FROM exchange_delivery WHERE position < 0
"""
#: The copied cases hold what was typed for the first of them.
_TYPED = """
INSERT INTO case_draft
SELECT n.* FROM case_file f, case_draft d, jsonb_populate_record(d, jsonb_build_object('case_id', f.id)) AS n
WHERE (f.case_no LIKE 'bench-%' OR f.case_no LIKE 'past-%')
  AND d.case_id = (SELECT min(id) FROM case_file WHERE state = 'in_review')
"""
#: Numbers are sealed for the case in which they were entered: a copy could not be opened.
_OPENED = """
UPDATE case_notice n SET secrets = NULL FROM case_file f WHERE f.id = n.case_id AND f.case_no LIKE 'past-%'
"""
#: The copied cases get numbers of the usual form, without which no screen takes them.
_NUMBERED = """
WITH renamed AS (
  UPDATE case_file SET case_no = '04101-261122-' || lpad((900000 + substr(case_no, 7)::int)::text, 6, '0')
  WHERE case_no LIKE 'bench-%' RETURNING case_no, subjects)
UPDATE person p SET pending_case = r.case_no FROM renamed r WHERE p.addressee_no = ANY(r.subjects)
"""
_BEGIN = """
CREATE TABLE bench_people AS
SELECT row_number() OVER (ORDER BY hashtextextended(addressee_no, 11)) AS i, addressee_no, household_no
FROM person WHERE active AND ward = '04101' AND addressee_no < '6'
ORDER BY hashtextextended(addressee_no, 11) LIMIT 2000
"""


def busy(owner: str, messages: int) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Make the day unless it is there; gives what the addresses of screens name: parameters → values."""
    import busy_counter
    import psycopg
    import settle_world

    with psycopg.connect(owner, autocommit=True) as c:
        if not _there(c, "bench_ready"):
            for table in ("bench_couple", "bench_home", "bench_people"):
                c.execute(f"DROP TABLE IF EXISTS {table}")
            _tell("人の抽出")
            c.execute(_BEGIN)
            people = [r[0] for r in c.execute("SELECT addressee_no FROM bench_people ORDER BY i")]
            _tell("入力中、抑止、支援措置、メモ、交付")
            _by_services(people)
            _tell("審査待ちの世帯と過去の受付")
            settle_world.couples(WAITING, owner)
            _tell(f"過去の電文 {messages:,}")
            c.execute(_MESSAGES.format(count=messages))
            c.execute(_FEED)
            c.execute(_TYPED)
            c.execute(_OPENED)
            c.execute("UPDATE case_file SET state = 'handed_over' WHERE case_no LIKE 'past-%'")
            c.execute("VACUUM ANALYZE")
            c.execute("CREATE TABLE bench_ready ()")
        if not _there(c, "bench_counter"):  # a home of an earlier version has the rest already
            _tell("書面、通知書、閲覧、事故、通知、プリンタ、30人の世帯")
            c.execute(_NUMBERED)
            busy_counter.counter(
                [r[0] for r in c.execute("SELECT addressee_no FROM bench_people ORDER BY i")]
            )
            c.execute("VACUUM ANALYZE")
            c.execute("CREATE TABLE bench_counter ()")
        people = c.execute("SELECT addressee_no FROM bench_people ORDER BY i OFFSET 500 LIMIT 400").fetchall()
        busy_counter.just_now([r[0] for r in people])
        return _values(c)


def _there(c: Any, table: str) -> bool:
    return bool(c.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()[0])


def _tell(step: str) -> None:
    print(f"   {step}", flush=True)


def _by_services(people: list[str]) -> None:
    from openjuki.systems.residents.services import cases, choose_person
    from openjuki.systems.residents.services.holds import set_hold
    from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
    from openjuki.systems.residents.services.memos import write_memo
    from support.certificates import certifier, prepare_printing, request_by
    from support.drafts import draft_of
    from support.residents import CLERK
    from support.support_measures import started

    prepare_printing()
    certifier()
    for n, one in enumerate(people[:DRAFTS]):
        kind = ("move_within", "minor_correction", "move_out")[n % 3]
        choose_person.open_case_for(staff=CLERK, kind=kind, addressee_no=one)
        case_no = cases.open_case(staff=CLERK, kind="move_in", data={"ward": "04101"}).case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=draft_of("move_in", people[:4]))
    for one in people[100 : 100 + HOLDS]:
        set_hold(staff=CLERK, addressee_no=one, process="change", level="alert", reason="照会中")
        write_memo(staff=CLERK, addressee_no=one, text="筆談", reason="照会")
        issue_record_copy(staff=CLERK, request=request_by(one), addressee_nos=[one], acknowledged={})
    for one in people[200 : 200 + MEASURES]:
        started(one)


_ASKED = {
    "addressee_no": "(SELECT addressee_no FROM bench_people ORDER BY i DESC LIMIT 400) UNION ALL"
    " (SELECT addressee_no FROM person ORDER BY history_no DESC, addressee_no LIMIT 20)",
    "household_no": "(SELECT household_no FROM bench_people ORDER BY i DESC LIMIT 400) UNION ALL"
    " (SELECT household_no FROM person WHERE active GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 20)",
    "case_no": "(SELECT case_no FROM case_file WHERE state IN ('received', 'entering') LIMIT 150)"
    " UNION ALL (SELECT case_no FROM case_file WHERE state = 'in_review' LIMIT 150)"
    " UNION ALL (SELECT case_no FROM case_file WHERE case_no LIKE 'past-%' LIMIT 20)",
    "in_review": "SELECT case_no FROM case_file WHERE state = 'in_review' AND case_no LIKE '%-9_____' ORDER BY 1",
    "hold_id": "SELECT id FROM hold ORDER BY id LIMIT 100",
    "measure_id": "SELECT id FROM support_measure ORDER BY id LIMIT 100",
    "issue_no": "SELECT issue_no FROM issue_record LIMIT 100",
    "message_id": "SELECT id FROM exchange_message ORDER BY id DESC LIMIT 100",
    "request_no": "SELECT request_no FROM issue_request ORDER BY id LIMIT 100",
    "source_id": "SELECT source_id FROM delivered_notification ORDER BY source_id LIMIT 100",
    "event_id": "SELECT id FROM change_event WHERE case_no LIKE 'past-%' LIMIT 20",
    "letter_id": "SELECT id FROM letter ORDER BY id LIMIT 20",
    "print_id": "SELECT id FROM letter_print ORDER BY id DESC LIMIT 1",
    "inquiry_id": "SELECT id FROM move_in_inquiry ORDER BY id DESC LIMIT 1",
    "incident_id": "SELECT id FROM issue_incident",
    "inspection_no": "SELECT request_no FROM inspection",
    "payment_no": "SELECT payment_no FROM fee_payment",
    "skip_id": "SELECT 1",
}
#: Routes that only some cases have.
_OWN = {
    "cases/<str:case_no>/receipt": "SELECT case_no FROM case_file WHERE kind = 'move_out' LIMIT 20",
    "cases/<str:case_no>/cards": "SELECT case_no FROM case_file WHERE state = 'settled' LIMIT 20",
}
#: Parameters that belong together.
_TOGETHER = {
    ("case_no", "paper_id"): "SELECT f.case_no, p.id FROM case_paper p JOIN case_file f ON f.id = p.case_id"
    " WHERE p.object_key <> ''",
    (
        "request_no",
        "version",
    ): "SELECT r.request_no, a.version_no FROM issue_request_act a JOIN issue_request r"
    " ON r.id = a.request_id WHERE a.object_key <> ''",
    ("inspection_no", "version"): "SELECT i.request_no, a.version_no FROM inspection_act a JOIN inspection i"
    " ON i.id = a.inspection_id WHERE a.object_key <> ''",
    ("inspection_no", "part_no"): "SELECT request_no, 1 FROM inspection",
    ("payment_no", "copy_no"): "SELECT payment_no, 0 FROM fee_payment ORDER BY id DESC LIMIT 1",
}


def examples() -> set[tuple[str, ...]]:
    """Parameters of addresses for which there are values, alone or together."""
    return {*((name,) for name in (*_ASKED, "name", "kind", "key")), *_TOGETHER}


def _values(c: Any) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    from openjuki.systems.residents.services.letters import DUE_TITLES
    from openjuki.systems.residents.services.list_papers import LISTS
    from openjuki.systems.residents.services.settings import DEFAULTS

    asked = {(name,): sql for name, sql in (_ASKED | _OWN).items()} | _TOGETHER
    drawn = {names: [tuple(map(str, row)) for row in c.execute(sql)] for names, sql in asked.items()}
    return {
        **drawn,
        ("name",): [(n,) for n in LISTS],
        ("kind",): [(k,) for k in DUE_TITLES],
        ("key",): [(k,) for k in DEFAULTS],
    }
