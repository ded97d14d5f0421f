"""What staff see of messages and do about them (電文の机), for the pages and the API alike.

Bodies are never shown. Whoever is shown is on the log first; an act and its row of the log are one transaction.
The caller has checked the rights. Sources: GW-05, HB-05, L-05, U-19.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from openjuki.runtime import audit, topology
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.exchange import bulk, remedies, selectors

PAGE = 100
KNOWN_TITLES = {"identity/rights_changed/v1": "権限の変更"}
#: What stands for a subject in a message about many.
EVERYBODY = "全件"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """To what staff have narrowed their lists: `among` of a `Filter`, and the template above the lists in which they
    choose, with what it needs."""

    among: tuple[str, Sequence[Any]] | None
    template: str
    context: Mapping[str, Any]


def _everything(staff: Any) -> Narrowing | None:
    return None


@dataclass(frozen=True, slots=True)
class Desk:
    """One system's. `cover` says how a subject is shown (CS hides most of a 住民票コード), `audited` how it is
    written to the log, `titles` what the kinds are called in Japanese, `narrowing` what the list of sent messages
    is narrowed to on the screen."""

    system: str
    cover: Callable[[str], str] = str
    audited: Callable[[str], str] = str
    titles: Mapping[str, str] = field(default_factory=dict)
    narrowing: Callable[[Any], Narrowing | None] = _everything

    def title(self, kind: str) -> str:
        """Japanese title of a message kind; the kind itself where nobody named it."""
        return self.titles.get(kind) or KNOWN_TITLES.get(kind, kind)

    def subject(self, subject: str) -> str:
        """A subject as it is shown."""
        return EVERYBODY if subject == bulk.SUBJECT else self.cover(subject)

    def messages(
        self, staff: Any, direction: str, narrowed: selectors.Filter, reason: str
    ) -> list[selectors.Row]:
        """Sent or received, newest first. Raises Invalid where one person is asked for without a reason."""
        if narrowed.subject and not reason:
            remedy = "検索する理由を入力してください"
            raise Invalid(
                Finding("EX-10", "検索の理由がありません", field="reason", law="U-19", remedy=remedy)
            )
        rows = (selectors.sent if direction == "sent" else selectors.received)(narrowed, limit=PAGE)
        shown = [r.subject for r in rows if r.subject != bulk.SUBJECT]
        self._view(staff, "messages.list", shown, reason, narrowed.subject)
        return rows

    def stopped(self, staff: Any) -> list[selectors.Stopped]:
        """Streams that do not go on by themselves."""
        found = selectors.stopped()
        self._view(staff, "messages.stopped", [s.subject for s in found])
        return found

    def refused(self, staff: Any) -> list[selectors.RefusedRow]:
        """What could not be verified."""
        self._view(staff, "messages.refused", [])
        return selectors.refused()

    def life(self, staff: Any, message_id: UUID) -> tuple[list[selectors.Moment], bool]:
        """The life of one message, and whether it was refused and may be sent again. Raises NotFound."""
        moments = selectors.life(message_id)
        if not moments:
            raise NotFound(Finding("EX-11", "その電文はありません"))
        self._view(staff, "messages.show", [], message=str(message_id))
        return moments, _was_refused(message_id)

    def ask_skip(self, staff: Any, *, sender: str, subject: str, seq: int, reason: str) -> int:
        """読み飛ばしの申出; gives its number. Raises CannotSkip."""
        with transaction.atomic():
            skip = remedies.ask_skip(
                receiver=self.system, sender=sender, subject=subject, seq=seq, reason=reason,
                by=staff.user_id,
            )  # fmt: skip
            self._changed(staff, "messages.skip.ask", [subject], reason)
        return skip

    def approve_skip(self, staff: Any, skip_id: int) -> None:
        """読み飛ばしの承認, by another person. Raises CannotSkip."""
        with transaction.atomic():
            remedies.approve_skip(skip_id, by=staff.user_id)
            self._changed(staff, "messages.skip.approve", [], skip=skip_id)

    def send_again(self, staff: Any, message_id: UUID) -> None:
        """再送. Raises CannotSendAgain."""
        with transaction.atomic():
            remedies.send_again(message_id)
            self._changed(staff, "messages.again", [], message=str(message_id))

    def _view(
        self,
        staff: Any,
        action: str,
        subjects: Sequence[str],
        reason: str = "",
        searched: str = "",
        **terms: str,
    ) -> None:
        shown = [self.audited(s) for s in dict.fromkeys(subjects)]
        if searched:
            terms["subject"] = self.audited(searched)
        audit.view(action, staff=staff, subjects=shown, terms=terms, reason=reason)

    def _changed(
        self, staff: Any, action: str, subjects: Sequence[str], reason: str = "", **terms: Any
    ) -> None:
        written = [self.audited(s) for s in subjects]
        audit.change(action, staff=staff, subjects=written, terms=terms, reason=reason)


def partner_title(name: str) -> str:
    """Japanese name of the other side."""
    node = topology.nodes().get(name)
    return node.title if node else {"other_city": "他市区町村"}.get(name, name)


def _was_refused(message: UUID) -> bool:
    from openjuki.runtime.exchange.models import Delivery

    return Delivery.objects.filter(message_id=message, state="refused").exists()
