"""他課案内 — where to go next, for the people of this case (RR-01; the rules: ``office_rules``)."""

from __future__ import annotations

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.office_rules import Move, errands, undecided
from openjuki.kernel.certificates.paper import Column, Paper, Table, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.notices.move_in import MoveIn

_COLUMNS = (
    Column("窓口", 28),
    Column("手続", 52),
    Column("対象の方", 40),
    Column("持ち物", 36),
    Column("期限", 24),
)


def office_guide(case: Case) -> Paper:
    """案内 for the movers, one row per office; says so when there is nothing to do."""
    records = tuple(change.record for change in case.movers)
    names = [facts.name_text(record) for record in records]
    rows = tuple(
        (
            errand.office.name,
            errand.office.errand,
            "\n".join(names[index] for index in errand.people),
            errand.office.bring,
            f"{format_wareki(errand.due)}まで" if errand.due else "お早めに",
        )
        for errand in errands(records, _move(case))
    )
    table = (Table("手続のある窓口", _COLUMNS, rows),) if rows else ()
    return Paper(
        title=f"{case.kind}の後の手続のご案内",
        case_no=case.case_no,
        office=case.office,
        made_on=format_wareki(case.made_on),
        sections=(Words("", (_lead(bool(rows)),)), *table, *_to_check(names, undecided(records))),
        specimen=case.specimen,
    )


def _lead(something: bool) -> str:
    if not something:
        return "今回の届出に伴って、ほかの窓口で必要となる手続はありません。"
    return "届出の内容から、次の手続が必要と思われます。期限のあるものは、お早めに各窓口へお越しください。"


def _to_check(names: list[str], people: tuple[int, ...]) -> tuple[Words, ...]:
    if not people:
        return ()
    who = "、".join(names[index] for index in people)
    return (
        Words(
            "確認が必要な方", (f"{who}: 生年月日が確定していないため、年齢による手続は各窓口で確認します。",)
        ),
    )


def _move(case: Case) -> Move:
    notice = case.notice
    if isinstance(notice, MoveIn):
        return Move(notice.changed_on, True, notice.certificate_move_out_on)
    return Move(notice.changed_on, False)
