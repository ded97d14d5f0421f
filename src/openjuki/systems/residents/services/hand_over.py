"""お渡し・発送 (交付の完了): how the papers of a settled case reached the resident; then it leaves the board."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from openjuki.kernel.counter.receipt import RETURN_TO
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, HandOver
from openjuki.systems.residents.models.case import STATES
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.contractors import shown_name
from openjuki.systems.residents.services.counter_rules import refuse_number
from openjuki.systems.residents.services.protection import refuse_protected


@service("residents.hand_over")
def hand_over(
    *,
    staff: Staff,
    case_no: str,
    way: str = "counter",
    sent_on: date | None = None,
    sent_to: str = "",
    note: str = "",
) -> CaseFile:
    """お渡し・発送: the case is done. `way` post: when it was sent and to which address (key of `RETURN_TO`).

    Raises NotFound, CaseClosed, Forbidden (S07), Invalid for a posting without its day or its address.
    """
    case = cases.locked_case(case_no, staff)
    refuse_protected(staff, case.subjects)
    if case.state != "settled":
        raise cases.CaseClosed(
            Finding(
                "C05",
                f"この受付は「{STATES[case.state]}」のため、完了にできません。",
                remedy="審査の確定を待ってください。",
            )
        )
    _refuse_way(case, way, sent_on, sent_to)
    refuse_number(note, field="note")
    HandOver.objects.create(
        case=case, way=way, sent_on=sent_on, sent_to=sent_to, note=note, given_by=staff.user_id,
        given_by_name=shown_name(staff), given_at=clock.now(),
    )  # fmt: skip
    said = f"{format_wareki(sent_on)} 発送 {RETURN_TO[sent_to]}" if sent_on else "窓口でお渡し"
    cases.move(case, staff, "handed_over", f"{said} {note}".strip())
    audit.change("residents.hand_over", staff=staff, terms={"way": way}, case_no=case_no)
    return case


def _refuse_way(case: CaseFile, way: str, sent_on: date | None, sent_to: str) -> None:
    """Raise Invalid unless it is said how the papers reached the resident."""
    if way == "post":
        opened = timezone.localtime(case.opened_at, clock.TOKYO).date()
        posted = sent_on is not None and opened <= sent_on <= clock.today()
        fields = [("sent_on", posted), ("sent_to", sent_to in RETURN_TO)]
    else:
        fields = [("way", way == "counter" and sent_on is None and not sent_to)]
    wrong = [name for name, good in fields if not good]
    if wrong:
        raise Invalid(
            *(
                Finding("C17", "発送した日と宛先を入力してください。", field=name,
                        remedy="発送した日は、受付の日から今日までです。")
                for name in wrong
            )
        )  # fmt: skip
