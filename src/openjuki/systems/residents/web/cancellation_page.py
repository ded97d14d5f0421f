"""異動の取消しの様式 (S 4.6.0.1): the event, the people, and the unwind plan with a tick for each later event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from openjuki.systems.residents.selectors.unwind_lines import EventLine, events_for, lines
from openjuki.systems.residents.web.blocks import Block, Post, rows_in
from openjuki.systems.residents.web.forms.base import PathForm, hidden, tick
from openjuki.systems.residents.web.notice_page import NoticePage

LATER: Final = "later"


class LaterForm(PathForm):
    """One later event."""

    event_id = hidden("異動", "event_id")
    redo = tick("再び行う")


@dataclass(slots=True)
class LaterRow:
    """One line of the plan."""

    line: EventLine
    form: PathForm = field(repr=False)
    box: str


class PlanBlock(Block):
    """The event to be taken back, and what becomes of each event that rests on it."""

    template = "residents/_block_plan.html"

    def __init__(
        self, data: Mapping[str, Any], event: EventLine | None, later: list[EventLine], count: int
    ) -> None:
        self.event = event
        persons = [str(r.get("addressee_no")) for r in rows_in(data, "members")]
        self.choices = [] if event else events_for(persons)
        said = {str(r.get("event_id")): bool(r.get("redo")) for r in rows_in(data, LATER)}
        self.rows = [
            LaterRow(
                line,
                LaterForm(
                    initial={"event_id": line.event_id, "redo": said.get(line.event_id, False)},
                    prefix=f"{LATER}.{at}",
                ),
                f"{LATER}.{at}",
            )
            for at, line in enumerate(later)
        ]
        self.changed = bool(event) and [r.line.event_id for r in self.rows] != list(said)
        forms = [r.form for r in self.rows] or [LaterForm(prefix=f"{LATER}.{at}") for at in range(count)]
        super().__init__("巻戻し計画", forms, ["event_id", LATER, *(r.box for r in self.rows)])

    @property
    def names(self) -> list[str]:
        return [n for n in super().names if not n.endswith("event_id")]

    def changes(self, post: Post) -> dict[str, Any]:
        if not self.forms:
            return {}
        said = [form.typed(post) for form in self.forms]
        return {
            LATER: [
                {"event_id": str(row.get(f"{LATER}.{at}.event_id", "")), "redo": row[f"{LATER}.{at}.redo"]}
                for at, row in enumerate(said)
            ]
        }


class CancellationPage(NoticePage):
    """The form of a 異動の取消し."""

    def _blocks(self) -> Iterable[Block]:
        head, *rest = super()._blocks()
        yield head
        event: EventLine | None = None
        later: list[EventLine] = []
        if self.entry:
            persons = [str(r.get("addressee_no")) for r in rows_in(self.data, "members")]
            event, later = lines(str(self.data.get("event_id") or ""), persons)
        count = sum(1 for n in self.post if n.startswith(f"{LATER}.") and n.endswith(".event_id"))
        yield PlanBlock(self.data, event, later, count)
        yield from rest
