"""Two clerks in one case (同じ受付への同時入力, S 10.3): what each typed is kept, no item is overwritten unseen.

Every save notes which items it changed, by whom and when (`CaseDraft.touched`). Who writes says what lay before them
(`Page`); different items merge, and an item that somebody else has changed since is refused (C24) until whoever
typed it has decided. Paths name a row by what it is (`members.@m0.birth`): rows come and go in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.services.contractors import shown_name
from openjuki.systems.residents.services.item_rights import hidden_items
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.items import items_of, rows_of_items
from openjuki.systems.residents.services.notice_forms.labels import label_of
from openjuki.systems.residents.services.notice_forms.merging import (
    PLACES,
    Changed,
    Merge,
    at_path,
    leaves,
    name_rows,
)
from openjuki.systems.residents.services.notice_forms.secrets import SECRET, put
from openjuki.systems.residents.services.protection import refuse_draft

#: Answers to alerts stand among the items under this name.
ANSWERS: Final = "ack"
#: So long after a save its clerk counts as one who is typing.
TYPING: Final = timedelta(minutes=15)
_LAW: Final = "S 10.3"


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that was not saved. `mark`: what says that it shall be overwritten all the same (`Page.over`).

    `typed`: what may be offered again.
    """

    finding: Finding
    path: str
    mark: str
    typed: str = field(default="", repr=False)


class Overtaken(Refused):
    """ほかの職員が先に直している."""

    title = "ほかの職員が先に直した項目があります"

    def __init__(self, *findings: Finding, lost: tuple[Lost, ...] = ()) -> None:
        super().__init__(*findings, *(each.finding for each in lost))
        self.lost = lost

    @property
    def paths(self) -> frozenset[str]:
        """The items that were not saved."""
        return frozenset(each.path for each in self.lost)


@dataclass(frozen=True, slots=True)
class Page:
    """What lay before whoever writes. `version`: of the case when it was read; `token`: the page on the screen.

    `known`: what the page had shown, by path, where it sends more than was typed; `over`: items that are to be
    overwritten although somebody else has changed them (`path@version`).
    """

    version: int
    token: str = ""
    known: Mapping[str, Any] | None = field(default=None, repr=False)
    over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Touch:
    """The last change of one item."""

    path: str
    version: int
    token: str
    by: str
    name: str
    at: datetime

    @property
    def when(self) -> str:
        """時刻; another day's with its day."""
        local = self.at.astimezone(clock.TOKYO)
        return (
            f"{local:%H:%M}"
            if local.date() == clock.today()
            else f"{local.month}月{local.day}日{local:%H:%M}"
        )


@dataclass(frozen=True, slots=True)
class Typing:
    """入力中の職員: who else has saved lately, when, and which items the reader's page does not show yet."""

    name: str
    when: str
    unseen: tuple[str, ...] = ()


def note(
    case: CaseFile,
    draft: CaseDraft,
    staff: Staff,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    token: str,
) -> None:
    """Count a save of a locked case and note the items that it changed."""
    case.version += 1
    named = deepcopy(dict(before))
    name_rows(named, case.kind)
    was, now = dict(leaves(named)), dict(leaves(after))
    changed = sorted(path for path in {**was, **now} if was.get(path) != now.get(path))
    mark = [case.version, token, staff.user_id, shown_name(staff), clock.now().isoformat()]
    draft.touched = {**draft.touched, **dict.fromkeys(changed, mark)}


def with_answers(data: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """The form data and the answers to alerts as items beside them; a tick without a reason is an answer, too."""
    return {**data, ANSWERS: {key: [reason] for key, reason in answers.items()}}


def merged(
    case: CaseFile,
    draft: CaseDraft,
    staff: Staff,
    *,
    now: dict[str, Any],
    mine: Mapping[str, Any],
    page: Page,
    leave: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The whole form data after what was typed (`mine`, by path), without the items of `leave`.

    Raises Overtaken for each item that somebody else has changed since the page was read, Forbidden (S07).
    """
    shown = page.known if page.known is not None else {path: _at(now, path) for path in mine}
    base: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    for path, value in mine.items():
        _put(base, path, shown.get(path))
        _put(typed, path, value)
    work = Merge(leave)
    found: dict[str, Any] = work.part(base, typed, now)
    touches = {t.path: t for t in unseen(case, draft, page)}
    lost = []
    for change in work.changes:
        last = _last(touches, change.path)
        if last is not None and f"{change.path}@{last.version}" not in page.over:
            lost.append(_lost(case.kind, staff, last, change))
    if lost:
        refuse_draft(staff, draft.data)
        raise Overtaken(lost=tuple(lost))
    return found


def _at(data: Mapping[str, Any], path: str) -> Any:
    group, _, key = path.partition(".")
    return data[ANSWERS].get(key) if group == ANSWERS else at_path(data, path)


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    group, _, key = path.partition(".")
    if group == ANSWERS:  # the key of an alert has dots of its own
        data.setdefault(ANSWERS, {})[key] = value
    else:
        put(data, path, deepcopy(value))


def _last(touches: Mapping[str, Touch], path: str) -> Touch | None:
    """The newest change of an item, or of anything in a row."""
    inside = (t for p, t in touches.items() if p == path or p.startswith(f"{path}."))
    return max(inside, key=lambda t: t.version, default=None)


def unseen(case: CaseFile, draft: CaseDraft, page: Page) -> list[Touch]:
    """What others have changed since the page was read; the page's own saves are known to it.

    A version that is still to come was read by nobody: then nothing was.
    """
    read = page.version if page.version <= case.version else -1
    return [t for t in _touches(draft) if t.version > read and not (page.token and t.token == page.token)]


def _touches(draft: CaseDraft) -> Iterator[Touch]:
    for path, (version, token, by, name, at) in draft.touched.items():
        yield Touch(path, version, token, by, name, datetime.fromisoformat(at))


def refuse_unseen(
    case: CaseFile, draft: CaseDraft, staff: Staff, page: Page | None, *, rows: str = ""
) -> None:
    """Raise Overtaken (C26) where others have changed what the page does not show. `rows`: only that list's rows.

    Raises Forbidden (S07) where the staff may not see what the draft says.
    """
    found = unseen(case, draft, page) if page is not None else []
    found = [t for t in found if not rows or t.path == f"{rows}.{PLACES}"]
    if found:
        refuse_draft(staff, draft.data)
        told = "、".join(dict.fromkeys(_label(case.kind, t.path) for t in found))
        last = max(found, key=lambda t: t.version)
        raise Overtaken(
            Finding("C26", f"{last.name}さんが{last.when}に「{told}」を直しました。", law=_LAW,
                    remedy="今の内容を確かめてから、もう一度実行してください。")
        )  # fmt: skip


def typing_now(case: CaseFile, draft: CaseDraft, staff: Staff, page: Page | None) -> tuple[Typing, ...]:
    """Who else is at this case: saved lately, or changed what the page does not show. The newest first."""
    hidden = {t.path for t in unseen(case, draft, page)} if page is not None else set()
    since = clock.now() - TYPING
    last: dict[str, Touch] = {}
    labels: dict[str, dict[str, None]] = {}
    for touch in sorted(_touches(draft), key=lambda t: t.version):
        is_news = touch.path in hidden
        if (touch.by != staff.user_id and touch.at > since) or is_news:
            last[touch.by] = touch
            if is_news:
                labels.setdefault(touch.by, {})[_label(case.kind, touch.path)] = None
    newest = sorted(last.values(), key=lambda t: -t.version)
    return tuple(Typing(t.name, t.when, tuple(labels.get(t.by, ()))) for t in newest)


def _lost(kind: str, staff: Staff, last: Touch, change: Changed) -> Lost:
    """C24: the item was changed; C25: its row is no longer there."""
    path, typed, now = change.path, change.typed, change.now
    is_answer = path.startswith(f"{ANSWERS}.")
    # An answer stands where its alert stands, and the alert's key says where that is.
    place = path.partition("-")[2] if is_answer else change.place
    who = f"{last.name}さん" if last.by != staff.user_id else "あなた(別の画面)"
    mark = f"{path}@{last.version}"
    if isinstance(typed, Mapping):
        gone = Finding("C25", f"{who}が{last.when}にこの行を外しました。", field=place, law=_LAW,
                       remedy="画面を開き直し、要るときは行を加えてください。")  # fmt: skip
        return Lost(gone, path, mark)
    is_open = not is_answer and not {step.lstrip("@") for step in path.split(".")} & (
        SECRET | hidden_items(staff)
    )
    to = f"「{(now or '')[:60] or '空欄'}」に" if is_open and isinstance(now, str | None) else ""
    changed = Finding(
        "C24", f"{who}が{last.when}に「{_label(kind, path)}」を{to}直しました。あなたの入力は保存していません。",
        field=place, law=_LAW, remedy="どちらにするかを選んでください。", offers=(now,) if to and now else (),
    )  # fmt: skip
    return Lost(changed, path, mark, typed if is_open and isinstance(typed, str) else "")


def _label(kind: str, path: str) -> str:
    """Label of an item by its path; of the list where a row came or went."""
    if path.startswith(f"{ANSWERS}."):
        return "確認の理由"
    cls: type | None = KINDS[kind].notice
    steps, label = path.split("."), ""
    if cls is not None and steps[0] == rows_of_items(cls) and steps[1:2] != [PLACES]:
        return label_of(steps[1].removeprefix("@"))  # a row that changes an item of the record bears its name
    for step in steps:
        if not step.startswith(("@", PLACES)) and not step.isdigit() and cls is not None:
            label = label_of(step, cls)
            cls = next((i.of for i in items_of(cls) if i.name == step), None)
    return label
