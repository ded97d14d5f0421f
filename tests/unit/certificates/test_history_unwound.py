"""What a 個人票 shows after 取消し, 巻戻し, 回復 and 改製: the state before, and nothing told that was not asked for.

The versions are those that the unwinding itself makes; the rows are held literally, since issue and last look make them
in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.facts import earlier_address_text
from openjuki.kernel.certificates.history import history_rows
from openjuki.kernel.certificates.move_out_certificate import leaves_by_card
from openjuki.kernel.certificates.record_copy import Person
from openjuki.kernel.certificates.removed import removed_versions
from openjuki.kernel.decide.entry_ex_officio import restoration_changes
from openjuki.kernel.notices.cancellation import Cancellation, Later, Undone
from openjuki.kernel.notices.entry_ex_officio import Restoration
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.event_notes import REDONE, says
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import Household, RegisterView, Subject
from openjuki.kernel.unwinding.changes import cancellation_changes
from openjuki.kernel.unwinding.plan import proposed
from support.papers import LEAVING, japanese, on

WHO = "000000000000019"
OLD = {"address_lot": "1番1号", "address_detail": ""}
OLD_ADDRESS, NEW_ADDRESS = "札幌市中央区北一条西二丁目1番1号", "札幌市中央区北一条西二丁目9番9号"
NEW = {"address_lot": "9番9号", "address_since": on(2026, 5, 1)}
NAMED = {"surname": "新田", "registered_domicile": "東京都千代田区一番"}
GONE = {"status": "2", "removal_reason": "move_out", "removed_on": on(2026, 8, 1)}
HERE: dict[str, Any] = {"status": "1", "removal_reason": "", "removed_on": None}
BACK = ("move_in", {"status": "1", "removal_reason": "", "removed_on": None, "notified_on": date(2026, 7, 2)})
WITHDRAWN = dict.fromkeys(("planned_move_out_on", "removal_notified_on")) | dict.fromkeys(
    ("planned_destination_text", "planned_destination_lot", "planned_destination_detail"), ""
)
RETURN: list[tuple[str, ...]] = [("国内転入", "届出の年月日", "令和8年4月3日", "令和8年7月2日")]
UNRETURN: list[tuple[str, ...]] = [("異動の取消し(減)", "届出の年月日", "令和8年7月2日", "令和8年4月3日")]
COPY = (
    (
        "renewal_removal",
        {"status": "9", "removal_reason": "renewal_removal", "renewal_removed_on": date(2026, 6, 1)},
    ),
    (
        "renewal_entry",
        {"status": "1", "removal_reason": "", "renewal_removed_on": None, "renewed_on": date(2026, 6, 1)},
    ),
)
SPLIT = ("世帯分離", "続柄", "世帯主", "弟")
Step = tuple[Any, ...]


def append(versions: Sequence[Version], changes: Sequence[Change], event: str) -> list[Version]:
    """The changes as the next versions; what is done again is an event of its own."""
    found, month = list(versions), len(versions) + 4
    for each in changes:
        found.append(
            Version(
                WHO, len(found) + 1, f"{event}{each.redoes}", each.reason, each.changed_on, each.notified_on,
                datetime(2026, month, 1, tzinfo=UTC), each.record.with_(household_no=str(each.record.household_no)),
                note=each.note,
            )
        )  # fmt: skip
    return found


def life(*steps: Step) -> list[Version]:
    """Versions of one person. A step: 事由 and items that change; 事由 `undo` and the event that is taken back, with
    what rests on it done again where it holds; 事由 `restore`."""
    versions: list[Version] = []
    record = japanese(**OLD, householder_name="𠮷田　髙志1")
    for number, (reason, given, *note) in enumerate(steps, 1):
        day = date(2026, number + 3, 1)
        if reason in ("undo", "restore"):
            made = undo(versions, str(given), day) if reason == "undo" else restore(versions, day)
        else:
            made = (Change(WHO, reason, day, day, record.with_(**given), note="".join(note)),)
        versions = append(versions, made, str(number))
        record = versions[-1].record
    return versions


def seen(versions: Sequence[Version]) -> RegisterView:
    no = str(versions[-1].record.household_no)
    return RegisterView(
        subjects={WHO: Subject(WHO, versions[-1])},
        households={no: Household(no, (WHO,))},
        histories={WHO: tuple(versions)},
    )  # fmt: skip


def undo(versions: Sequence[Version], event: str, day: date) -> tuple[Change, ...]:
    again = tuple(Later(e.event.event_id, redo=e.redo) for e in proposed(seen(versions), event, [WHO]))
    notice = Cancellation(
        ward="01101", notified_on=day, grounds=Grounds("", ""), event_id=event, members=(Undone(WHO),), later=again
    )  # fmt: skip
    return cancellation_changes(seen(versions), notice)


def restore(versions: Sequence[Version], day: date) -> tuple[Change, ...]:
    notice = Restoration(
        ward="01101", notified_on=day, grounds=Grounds("", ""), changed_on=day, addressee_no=WHO
    )
    return restoration_changes(seen(versions), notice)


def rows(versions: Sequence[Version], **asked: Any) -> list[tuple[str, str, str, str]]:
    found = history_rows(versions, Choices(form="individual", history=True, **asked))
    return [(r.reason, r.item, r.before, r.after) for r in found]


IN: Step = ("move_in", {})
MOVED: Step = ("move_within", NEW)
ADOPTED: Step = ("correction_ex_officio", NAMED, "特別養子縁組")
SEX: Step = ("correction_ex_officio", {"sex": "2"})
OUT: Step = ("move_out", GONE)
MOVE = [
    ("転居", "住所", OLD_ADDRESS, NEW_ADDRESS),
    ("転居", "住所を定めた年月日", "", "令和8年5月1日"),
]
MOVED_BACK = [
    ("異動の取消し(修正)", "住所", NEW_ADDRESS, OLD_ADDRESS),
    ("異動の取消し(修正)", "住所を定めた年月日", "令和8年5月1日", ""),
]
FORWARD = [("異動の取消し(修正)", item, after, before) for _, item, before, after in MOVED_BACK]
ADOPTION = [
    ("職権修正", "氏名", "𠮷田　髙志1", "新田　髙志1"),
    ("職権修正", "本籍", "宮城県仙台市青葉区国分町三丁目７番地", "東京都千代田区一番"),
]
UNDONE = [(reason.replace("修正", "減"), *rest) for reason, *rest in MOVED_BACK]


@pytest.mark.spec("S 1.1.4", "S 4.6.0.1")
@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((IN, SEX, ("undo", 2)), []),
        ((IN, ADOPTED, ("undo", 2)), []),
        ((IN, ADOPTED, ("undo", 2), ("undo", 3)), []),
        ((IN, MOVED, ADOPTED, ("undo", 2)), [*MOVE, *MOVED_BACK]),
        ((IN, MOVED, SEX, ("undo", 2)), [*MOVE, *MOVED_BACK]),
        ((IN, ADOPTED, MOVED, ("undo", 3)), [*MOVE, *MOVED_BACK]),
        ((IN, MOVED, ADOPTED, ("undo", 2), ("undo", 4)), [*MOVE, *MOVED_BACK, *FORWARD]),
        ((IN, SEX, ("error_correction", {"sex": "1"})), []),
    ],
)
def test_what_undoes_or_repeats_a_special_event_is_told_as_little_as_the_event(
    steps: tuple[Step, ...], expected: list[tuple[str, ...]]
) -> None:
    assert rows(life(*steps), domicile=True) == expected


@pytest.mark.spec("S 1.1.4", "S 1.1.14")
def test_who_asks_for_special_reasons_reads_all_and_nothing_of_the_engine() -> None:
    asked = {"domicile": True, "special_history": True}
    back = [("異動の取消し(修正)", item, after, before) for _, item, before, after in ADOPTION]
    noted = ("職権修正", "留意事項", "", "特別養子縁組")
    assert rows(life(IN, ADOPTED, ("undo", 2)), **asked) == [*ADOPTION, noted, *back]
    again = life(IN, MOVED, ADOPTED, ("undo", 2))
    assert again[-1].note == "特別養子縁組　異動の取消しに伴う再記載"
    told = [*MOVE, *ADOPTION, noted, *MOVED_BACK, *back, *ADOPTION, noted]
    assert sorted(rows(again, **asked)) == sorted(told)


@pytest.mark.spec("S 1.1.4")
def test_what_was_done_again_before_its_note_was_kept_is_not_told_either() -> None:
    versions = life(IN, MOVED, ADOPTED, ("undo", 2))
    versions[-1] = replace(versions[-1], note=REDONE)
    assert rows(versions, domicile=True) == [*MOVE, *MOVED_BACK]


@pytest.mark.spec("S 1.1.14", "S 4.6.0.1")
def test_what_was_noted_of_an_event_is_noted_when_it_is_done_again() -> None:
    noted = ("minor_correction", {"remarks": "一"}, "申出による")
    versions = life(IN, MOVED, noted, ("undo", 2), ("undo", 4))
    remark = "申出による　異動の取消しに伴う再記載"
    notes = [v.note for v in versions if v.reason == "minor_correction"]
    assert notes == ["申出による", remark, remark]
    told = [row for row in rows(versions) if row[1] == "留意事項"]
    assert told == [("軽微な修正", "留意事項", "", "申出による")] * 3


@pytest.mark.spec("S 4.1.3.0.4", "S 4.6.0.1")
@pytest.mark.parametrize(
    "steps",
    [
        (IN, MOVED, ("move_out_planned", LEAVING, "特例転出"), ("undo", 2)),
        (IN, ("move_out_planned", LEAVING, "特例転出"), ("cancel_correct", WITHDRAWN), ("undo", 3)),
    ],
    ids=["done again", "its withdrawal taken back"],
)
def test_a_move_out_by_card_is_still_one_after_an_unwinding(steps: tuple[Step, ...]) -> None:
    versions = life(*steps)
    assert leaves_by_card([Person(versions[-1].record, tuple(versions))])
    assert says(versions[-1].note, "特例転出"), "where they go is told once more"


PLAN: Step = ("move_out_planned", LEAVING, "特例転出　郵送による")
STAYED: Step = ("cancel_correct", WITHDRAWN, "取りやめの申出")


@pytest.mark.spec("S 5.1")
@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((IN, PLAN, STAYED), []),
        ((IN, PLAN, STAYED, ("undo", 3)), []),
        ((IN, MOVED, PLAN, ("undo", 2)), [*MOVE, *MOVED_BACK]),
        (
            (IN, PLAN, OUT, ("cancel_add", {**WITHDRAWN, **HERE}, "虚偽の届出")),
            [("異動の取消し(増)", "留意事項", "", "虚偽の届出")],
        ),
    ],
    ids=["取りやめ", "取りやめの取消し", "前の転居の取消し", "転出の取消し"],
)
def test_a_move_out_that_is_to_come_or_never_came_is_not_told(
    steps: tuple[Step, ...], expected: list[tuple[str, ...]]
) -> None:
    """Until its day a copy is silent of it (S 5.1); what undoes one that took place is noted beside the event."""
    assert rows(life(*steps)) == expected


@pytest.mark.spec("S 4.6.0.1", "S 4.2.2")
@pytest.mark.parametrize(
    ("steps", "address", "items", "removed"),
    [
        ((IN, MOVED, OUT, ("undo", 3)), OLD_ADDRESS, MOVE, []),
        ((IN, MOVED, OUT, ("restore", {})), OLD_ADDRESS, MOVE, []),
        ((IN, MOVED, ("death", {"status": "3"}), ("restore", {})), OLD_ADDRESS, MOVE, []),
        ((IN, MOVED, OUT, BACK, ("undo", 4)), OLD_ADDRESS, [*MOVE, *RETURN, *UNRETURN], [5]),
        ((IN, MOVED, OUT, BACK), "", [], [3]),
        ((IN, MOVED, *COPY), OLD_ADDRESS, [], [3]),
        ((IN, MOVED, *COPY, ("undo", 2)), "", [], [6]),
        ((IN, MOVED, *COPY, ("household_split", {"relationship": "弟"})), OLD_ADDRESS, [SPLIT], [3]),
        ((IN, MOVED, ("undo", 1)), "", [*MOVE, *UNDONE], [3]),
        ((IN, MOVED, ("undo", 2), MOVED), OLD_ADDRESS, [*MOVE, *MOVED_BACK, *MOVE], []),
    ],
    ids=[
        "転出の取消し", "転出の回復", "死亡の回復", "再転入の取消し", "再転入", "改製", "改製の前の転居の取消し",
        "改製の後の世帯分離", "転入の取消し", "転居の取消しの後の転居",
    ],
)  # fmt: skip
def test_the_state_before_comes_back_with_its_address_its_history_and_its_removed_records(
    steps: tuple[Step, ...], address: str, items: list[tuple[str, ...]], removed: list[int]
) -> None:
    versions = life(*steps)
    assert earlier_address_text(versions) == address
    assert rows(versions, relationship=True) == items
    assert [v.history_no for v in removed_versions(versions)] == removed


@pytest.mark.spec("S 4.6.0.1")
@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            ("household_split", {"household_no": "27", "householder_name": "新田　一", "relationship": "弟"}),
            [("世帯主", "𠮷田　髙志1", "新田　一"), ("続柄", "世帯主", "弟")],
        ),
        (("error_correction", {"surname": "吉田"}), [("氏名", "𠮷田　髙志1", "吉田　髙志1")]),
    ],
    ids=["世帯分離", "氏名の修正"],
)  # fmt: skip
def test_an_event_and_its_cancellation_stand_side_by_side(
    event: Step, expected: list[tuple[str, ...]]
) -> None:
    there = [(REASONS[event[0]], *row) for row in expected]
    back = [("異動の取消し(修正)", item, after, before) for item, before, after in expected]
    assert rows(life(IN, event, ("undo", 2)), relationship=True) == [*there, *back]


def test_a_former_surname_that_is_removed_is_told_with_its_label() -> None:
    entered = ("former_surname_entry", {"former_surname": "山﨑", "former_surname_furigana": "やまざき"})
    gone = ("former_surname_removal", {"former_surname": "", "former_surname_furigana": ""})
    found = rows(life(IN, entered, gone))
    assert found == [
        ("旧氏の記載", "旧氏", "", "山﨑"), ("旧氏の記載", "旧氏の振り仮名", "", "やまざき"),
        ("旧氏の削除", "旧氏", "山﨑", ""), ("旧氏の削除", "旧氏の振り仮名", "やまざき", ""),
    ]  # fmt: skip
