"""閲覧の請求・申出 (住民基本台帳法 第11条, 第11条の2): received, amended, decided by somebody else, 勧告.

What is asked for may be incomplete when it is received; it is granted only once no rule is against it. Every act
appends a row. S 9.5, RR-05.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from openjuki.kernel.certificates.named import Asked
from openjuki.kernel.inspection.application import Application
from openjuki.kernel.inspection.course import IN, LEADS_TO, MEASURES, REASONED, REFUSALS, Act, State
from openjuki.kernel.inspection.extent import ORDERS, Extent
from openjuki.kernel.inspection.grounds import APPLICANTS, GROUNDS
from openjuki.kernel.register.codes import Kind, Sex
from openjuki.kernel.register.view import RegisterView, Settings
from openjuki.kernel.rules.run import check
from openjuki.runtime import audit, clock, places
from openjuki.runtime.db.prepared import rows as select
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.release.archive import keep
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Inspection, InspectionAct, InspectionList
from openjuki.systems.residents.selectors import town_offers, towns
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.inspection_files import decision_of
from openjuki.systems.residents.services.issue_holds import NotAcknowledged
from openjuki.systems.residents.services.judge import alert_key, shown_finding
from openjuki.systems.residents.services.paper_release import PAPER, released, shown_again
from openjuki.systems.residents.services.settings import setting

RIGHT: Final = "residents.inspection"
DECIDE: Final = "residents.inspection.decide"


class NotNow(Refused):
    """この状態ではできない処理."""

    title = "この請求には、この処理はできません"


class InspectionChanged(Refused):
    """別の職員が先に処理した."""

    title = "この請求は別の職員が先に処理しました"


class OwnEntry(Refused):
    """自分が入力した請求の決定."""

    status = 403
    title = "入力した職員は決定できません"


@service("residents.inspection_enter")
def enter_inspection(
    *,
    staff: Staff,
    asked: Application,
    request_no: str = "",
    version: int | None = None,
    ward: str = "",
    received_on: date | None = None,
) -> Inspection:
    """受付, or with a number 補正 of one not decided yet. `asked.extent.towns`: a code or a name is enough.

    Raises Forbidden, Invalid, NotFound, NotNow, InspectionChanged.
    """
    check_right(staff, RIGHT)
    if asked.ground not in GROUNDS or asked.applicant_kind not in APPLICANTS:
        raise Invalid(Finding("F07", "閲覧の根拠又は請求者の区分がありません。", field="ground",
                              remedy="一覧から選んでください。"))  # fmt: skip
    row = taken(staff, request_no, Act.AMEND, version) if request_no else _new(staff, ward, received_on)
    asked = replace(asked, extent=_with_names(asked.extent, row.ward))
    row.ground, row.entered_by = asked.ground, staff.user_id
    append(row, Act.AMEND if request_no else Act.RECEIVE, staff=staff, asked=asked)
    return row


@service("residents.inspection_decide")
def decide_inspection(
    *,
    staff: Staff,
    request_no: str,
    granted: bool,
    version: int,
    refusal: str = "",
    reason: str = "",
    acknowledged: Mapping[str, str] | None = None,
) -> Inspection:
    """承認 or 不承認, by somebody who entered nothing of it, of what they have read (`version`).

    Raises OwnEntry, Invalid, NotAcknowledged, InspectionChanged.
    """
    check_right(staff, DECIDE)
    act = Act.GRANT if granted else Act.REFUSE
    row = taken(staff, request_no, act, version)
    if InspectionAct.objects.filter(
        inspection=row, act__in=[Act.RECEIVE, Act.AMEND], by=staff.user_id
    ).exists():
        raise OwnEntry(Finding("V05", "この請求を入力した職員は、閲覧の可否を決定できません。", law="A-02",
                               remedy="入力していない職員が決定してください。"))  # fmt: skip
    asked = Application.of(row.data)
    reasons = dict(acknowledged or {})
    if granted:
        _refuse_faults(asked, reasons)
        row.first_on, row.last_on = asked.first_on, asked.last_on
    else:
        if refusal not in REFUSALS:
            raise Invalid(Finding("V06", "不承認の事由が選ばれていません。", field="refusal",
                                  remedy="事由を選んでください。"))  # fmt: skip
        row.refusal, reasons = refusal, {}
    row.decided_by, row.decided_on = staff.user_id, clock.today()
    append(row, act, staff=staff, reason=said(act, reason), acknowledged=reasons)
    return row


@service("residents.inspection_act")
def act_on_inspection(
    *, staff: Staff, request_no: str, act: str, reason: str, version: int | None = None
) -> Inspection:
    """取下げ; of a 申出 also 勧告, 命令 and 報告の求め, which are recorded only (第11条の2第8項〜第11項).

    Raises Forbidden, Invalid, NotFound, NotNow, InspectionChanged.
    """
    check_right(staff, RIGHT if act == Act.WITHDRAW else DECIDE)
    if act not in (Act.WITHDRAW, *MEASURES):
        raise Invalid(
            Finding("V07", "処理が選ばれていません。", field="act", remedy="処理を選んでください。")
        )
    row = taken(staff, request_no, act, version)
    if act in MEASURES and Application.of(row.data).by_office:
        raise NotNow(Finding("V08", "勧告や命令の相手は、個人又は法人の申出者です。", field="act",
                             law="住民基本台帳法 第11条の2第8項〜第11項",
                             remedy="機関とは、請求の取扱いを協議してください。"))  # fmt: skip
    append(row, act, staff=staff, reason=said(act, reason))
    return row


@reports(PAPER)
@service("residents.inspection_letter")
def print_decision(*, staff: Staff, request_no: str) -> InspectionAct:
    """承認・不承認の通知, archived; each print is an act. Raises Forbidden, NotFound, NotNow, NotPrintable."""
    check_right(staff, RIGHT)
    row = taken(staff, request_no, Act.LETTER)
    now = clock.now()
    asked = Asked(decision_of(Inspection.objects.get(pk=row.pk)))
    printed = released([(decision_of(row), asked)], channel=PAPER, mark=request_no, made_at=now)
    key = keep("inspections", printed.pdf)
    return append(row, Act.LETTER, staff=staff, object_key=key, digest=printed.sha256)


@reports(PAPER)
@service("residents.inspection_show_letter")
def show_decision(*, staff: Staff, request_no: str, version: int) -> bytes:
    """The letter as archived. Raises Forbidden, NotFound, NotReleased."""
    row = inspection_row(staff, request_no)
    act = InspectionAct.objects.filter(inspection=row, version_no=version, act=Act.LETTER).first()
    if act is None:
        raise NotFound(Finding("P11", "この書面は保管されていません。", remedy="もう一度印刷してください。"))
    pdf = shown_again(act.object_key, act.digest, channel=PAPER)
    audit.view(
        "residents.inspection_show_letter", staff=staff, terms={"request_no": request_no, "version": version}
    )
    return pdf


def findings_on(asked: Application) -> tuple[Finding, ...]:
    """What stands against granting it, errors first."""
    view = RegisterView(settings=Settings(levels=setting("rule_levels")))
    found = map(shown_finding, check(view, asked, clock.today()))
    return tuple(sorted(found, key=lambda f: f.level != "error"))


def _refuse_faults(asked: Application, acknowledged: Mapping[str, str]) -> None:
    found = findings_on(asked)
    if any(f.level == "error" for f in found):
        raise Invalid(*found)
    missing = [f for f in found if not acknowledged.get(alert_key(f), "").strip()]
    if missing:
        raise NotAcknowledged(*missing)


def check_right(staff: Staff, right: str) -> None:
    """Raise Forbidden (AU-02) where the staff lack the right."""
    if not staff.may(right):
        raise Forbidden(Finding("AU-02", f"閲覧の事務の権限がありません({right})。", law="S 10.3",
                                remedy="権限のある職員に代わってください。"))  # fmt: skip


def inspection_row(staff: Staff, request_no: str, *, locked: bool = False) -> Inspection:
    """A request of the own ward. Raises Forbidden, NotFound."""
    check_right(staff, RIGHT)
    found = Inspection.objects.select_for_update() if locked else Inspection.objects.all()
    row = found.filter(request_no=request_no).first()
    if row is None or (staff.ward and staff.ward != row.ward):
        raise NotFound(
            Finding("V01", "この番号の閲覧の請求はありません。", remedy="一覧から選んでください。")
        )
    return row


def taken(staff: Staff, request_no: str, act: str, version: int | None = None) -> Inspection:
    """A request under lock, in a state in which the act is done. Raises NotFound, NotNow, InspectionChanged."""
    row = inspection_row(staff, request_no, locked=True)
    if version is not None and version != row.version:
        raise InspectionChanged(Finding("V02", "画面を開いた後に、別の職員がこの請求を処理しました。",
                                        remedy="請求を開き直し、内容を確かめてください。"))  # fmt: skip
    if row.state not in IN[act]:
        raise NotNow(Finding("V03", f"「{State.LABELS[row.state]}」の請求に「{Act.LABELS[act]}」はできません。",
                             remedy="請求の状態を確かめてください。"))  # fmt: skip
    return row


def said(act: str, reason: str) -> str:
    """The reason of an act. Raises Invalid where it needs one."""
    if act in REASONED and not reason.strip():
        raise Invalid(
            Finding("V04", "理由がありません。", field="reason", remedy="理由を具体的に入力してください。")
        )
    return reason.strip()


def append(
    row: Inspection,
    act: str,
    *,
    staff: Staff,
    asked: Application | None = None,
    reason: str = "",
    made: InspectionList | None = None,
    subjects: Sequence[str] = (),
    **more: Any,
) -> InspectionAct:
    """Write one act: the request as it is now, its row in the history, the log."""
    if asked is not None:
        row.data = asked.stored()
    row.state = LEADS_TO.get(act, row.state)
    row.version = (row.version or 0) + 1
    row.save()
    done = InspectionAct.objects.create(
        inspection=row, version_no=row.version, act=act, state=row.state, data=row.data, reason=reason, list=made,
        by=staff.user_id, on=clock.today(), at=clock.now(), **more,
    )  # fmt: skip
    terms: dict[str, Any] = {"request_no": row.request_no, "act": act, "ground": row.ground}
    if made is not None:
        terms |= {"list": made.list_no, "people": made.total}
    audit.change("residents.inspection_act", staff=staff, subjects=subjects, terms=terms, reason=reason)
    return done


def _new(staff: Staff, ward: str, received_on: date | None) -> Inspection:
    mine = town_offers.wards_of(staff)
    ward = ward or mine[0] if len(mine) == 1 else ward
    if ward not in mine:
        raise Invalid(Finding("F07", "この区は選べません。", field="ward", remedy="一覧から選んでください。"))
    today = clock.today()
    if received_on and received_on > today:
        raise Invalid(Finding("V09", "受付の日が今日より後です。", field="received_on",
                              remedy="日付を確かめてください。"))  # fmt: skip
    ((serial,),) = select("SELECT nextval('inspection_serial')", [])
    return Inspection(
        request_no=f"{today:%Y%m%d}-K{serial:05d}", ward=ward, branch=staff.branch, state=State.RECEIVED,
        received_on=received_on or today,
    )  # fmt: skip


def _with_names(extent: Extent, ward: str) -> Extent:
    """The range with its towns as the dictionary has them, each by code or by (the beginning of) its name. Raises
    Invalid for what no list can be made of."""
    place = places.municipality(ward)
    known = {town.town_code: town.text.removeprefix(place.prefecture).removeprefix(place.name)
             for town in towns.towns_of(ward)}  # fmt: skip
    codes: set[str] = set()
    for code, name in extent.towns:
        own = name.removeprefix(place.prefecture).removeprefix(place.name)
        meant = {code} if code else towns.meant(own, known)
        if not meant or not meant <= known.keys():
            raise Invalid(Finding("V10", f"「{name or code}」は、この区の町字ではありません。", field="extent.towns",
                                  law="住民基本台帳法 第38条", remedy="町字の名前を確かめてください。"))  # fmt: skip
        codes |= meant
    if (
        extent.sex not in ("", *Sex.LABELS)
        or extent.kind not in ("", *Kind.LABELS)
        or extent.order not in ORDERS
    ):
        raise Invalid(Finding("F07", "性別、住民の種別又は順序が正しくありません。", field="extent",
                              remedy="一覧から選んでください。"))  # fmt: skip
    return replace(extent, towns=tuple((code, known[code]) for code in sorted(codes)))
