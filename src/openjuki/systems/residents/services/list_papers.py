"""一覧表の印刷: 転入通知情報取込エラー一覧表 and the other notices (S 4.1.3.1.2), 転入通知未着者一覧 (S 4.1.3.1.4).

A list is printed as the reader may see it; what it shows is on the log before, and that it was printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from openjuki.kernel.certificates.list_paper import list_paper
from openjuki.kernel.certificates.named import Asked, Named
from openjuki.kernel.certificates.paper import Column, Paper
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.received.contents import BASIS_TITLES
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit, clock, installation
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.printers.jobs import Sheet
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import certificates, rows
from openjuki.systems.residents.selectors.missing_notifications import ASKED, REASONS
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.missing_notifications import MissingLine, lines_of, list_missing
from openjuki.systems.residents.services.open_notifications import (
    STATES,
    Line,
    lines_anew,
    lines_held,
    list_notices,
)
from openjuki.systems.residents.services.paper_release import LIST, registered, released

_PROTECTED: Final = "(支援措置の対象者)"
_NOTICES: Final = (
    Column("受領", 30), Column("種類・内容", 30), Column("発信元・文書番号", 34), Column("氏名", 28),
    Column("状態", 22), Column("確認すること", 36),
)  # fmt: skip
_MISSING: Final = (
    Column("宛名番号", 24), Column("氏名・生年月日", 42), Column("転出先(予定)", 42), Column("予定・消除の日", 30),
    Column("経過", 12), Column("照会", 30),
)  # fmt: skip


#: A list, what it has to say of whom in its order, and their 宛名番号.
Made = tuple[Paper, Asked, tuple[str, ...]]


@reports(LIST)
@service("residents.print_list")
def print_list(*, staff: Staff, name: str, narrowed: Mapping[str, Any], scope: Scope) -> Sheet:
    """A list with whom it names; `narrowed` as that list takes it. Raises NotFound for an unknown one, Invalid."""
    if name not in LISTS:
        raise NotFound(Finding("N17", "この一覧表はありません。", remedy="一覧から印刷してください。"))
    now = clock.now()
    paper, asked, subjects = LISTS[name](staff, narrowed, scope)
    audit.view("residents.print_list", staff=staff, terms={"list": name, **narrowed})
    made = released([(paper, asked)], channel=LIST, mark=f"list {name}", made_at=now, subjects=subjects)
    return Sheet(f"list-{name}", subjects, False, made.pdf)


def _notices(staff: Staff, narrowed: Mapping[str, Any], scope: Scope) -> Made:
    found = list_notices(staff=staff, scope=scope, **narrowed)
    words = f"状態: {STATES[narrowed['state']]}　種類: {BASIS_TITLES.get(narrowed['basis'], 'すべて')}"

    def made(lines: Sequence[Line]) -> Paper:
        told = tuple(map(_notice, lines))
        return _paper("届いた通知一覧", _NOTICES, told, words, staff, scope, found.more)

    paper = made(lines_held(found.lines))
    anew = lines_anew(found.lines)
    # Of whom others told us: no record of ours says who they are.
    said = [Named(name) for name in (_notice(line)[3] for line in anew) if name]
    return paper, Asked(made(anew), said, in_order=True), ()


def _notice(n: Line) -> tuple[str, ...]:
    return (
        f"{format_wareki(n.received_on)}\n{n.days}日経過", f"{n.basis_title}\n{n.content_title}",
        f"{n.from_name}\n{n.number}".strip(), n.name or (_PROTECTED if n.protected else ""),
        f"{n.state_title}\n{n.case_no}".strip(), "　".join(f["message"] for f in n.findings),
    )  # fmt: skip


def _missing(staff: Staff, narrowed: Mapping[str, Any], scope: Scope) -> Made:
    found = list_missing(staff=staff, scope=scope, **narrowed)
    reason, asked = REASONS[narrowed["reason"]], ASKED[narrowed["asked"]]
    words = f"経過日数: {found.days}日以上　消除: {reason}　照会: {asked}"
    numbers = [p.addressee_no for p in found.lines if p.addressee_no]
    rows.lock(numbers)

    def made(records: Mapping[str, Record]) -> Paper:
        told = tuple(map(_awaited, lines_of(found.lines, records)))
        return _paper("転入通知未着者一覧", _MISSING, told, words, staff, scope, found.more)

    paper, anew = made(certificates.identities(numbers)), certificates.records_anew(numbers)
    shown = {each.number: each for each in registered(numbers, anew)}
    people = [shown.get(p.addressee_no, Named(_PROTECTED)) for p in found.lines]
    return paper, Asked(made(anew), people, in_order=True), tuple(shown)


def _awaited(p: MissingLine) -> tuple[str, ...]:
    return (
        p.addressee_no, f"{p.name}\n{p.birth}".strip() or _PROTECTED, p.destination, format_wareki(p.left_on),
        f"{p.days}日", _asked(p),
    )  # fmt: skip


def _asked(line: MissingLine) -> str:
    if line.asked_at is None:
        return ""
    return f"{line.asked}回\n{format_wareki(line.asked_at.astimezone(clock.TOKYO).date())}"


def _paper(
    title: str, columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...], words: str, staff: Staff,
    scope: Scope, more: bool,
) -> Paper:  # fmt: skip
    within = scope.of(staff)
    office = f"{certificates.ward_name(within.ward)}役所" if within.ward else "全区"
    return list_paper(
        title, columns, rows, narrowed=f"{words}　{within.branch}".rstrip("　"), office=office,
        made_on=clock.today(), more=more, specimen=installation.current().specimen,
    )  # fmt: skip


LISTS: Final[dict[str, Callable[[Staff, Mapping[str, Any], Scope], Made]]] = {
    "notices": _notices,
    "missing": _missing,
}
