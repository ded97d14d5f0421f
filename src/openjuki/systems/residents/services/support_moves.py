"""支援措置と転出 (S 3.4): who moves out stays protected as 前住所地, by 仮支援措置, without anybody's doing.

Runs on the versions that a settlement has written, in its transaction. Taking the move back takes this back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.support_measure.application import Act, ApplicantKind, State
from openjuki.runtime import audit, clock
from openjuki.systems.residents.models import SupportMeasure, SupportMeasureVersion
from openjuki.systems.residents.selectors import support_measures
from openjuki.systems.residents.services.support_acts import append

#: 異動事由 by which a move out is taken back. Who comes back otherwise (再転入) has moved: no old measure revives.
TAKEN_BACK: Final = frozenset({"cancel_add", "cancel_remove", "cancel_correct"})


def follow_moves(written: Sequence[Version], before: Mapping[str, Version]) -> list[int]:
    """Switch the applications of whoever leaves or, after all, stays; gives their ids.

    `before`: the versions that were newest until now. Costs nothing where nobody leaves or stays.
    """
    last: dict[str, Version] = {v.addressee_no: v for v in written}
    taken_back = {v.addressee_no for v in written if v.reason in TAKEN_BACK}
    turned = {
        no: _leaves(v.record)
        for no, v in last.items()
        if no in before and _leaves(v.record) != _leaves(before[no].record)
        if _leaves(v.record) or no in taken_back
    }
    if not turned:
        return []
    found = SupportMeasure.objects.select_for_update().filter(
        applicant_no__in=sorted(turned), state__in=sorted(State.LIVE)
    )
    return [m.pk for m in found.order_by("pk") if _switch(m, leaves=turned[m.applicant_no])]


def _leaves(record: Record) -> bool:
    """Has moved out, or has given notice of it: the protection must span the time between."""
    planned = record.planned_move_out_on is not None or record.confirmed_move_out_on is not None
    return record.status == Status.MOVED_OUT or (record.status == Status.RESIDENT and planned)


def _switch(measure: SupportMeasure, *, leaves: bool) -> bool:
    if leaves:
        return _to_previous_address(measure)
    return _back(measure)


def _to_previous_address(measure: SupportMeasure) -> bool:
    if measure.applicant_kind == ApplicantKind.PREVIOUS_ADDRESS:
        return False
    application = support_measures.opened(support_measures.newest(measure.pk))
    append(
        measure, Act.MOVE_OUT, staff=audit.WORKER, application=application,
        reason="支援対象者の転出による自動切替え", applicant_kind=ApplicantKind.PREVIOUS_ADDRESS,
        state=State.PROVISIONAL, provisional_since=clock.today(), starts_on=None, ends_on=None,
    )  # fmt: skip
    return True


def _back(measure: SupportMeasure) -> bool:
    """To what stood before the switch, where nobody has decided anything since."""
    newest = support_measures.newest(measure.pk)
    if newest.act != Act.MOVE_OUT:
        return False
    was = SupportMeasureVersion.objects.get(measure=measure, version_no=newest.version_no - 1)
    append(
        measure, Act.MOVE_OUT_CANCELLED, staff=audit.WORKER, reason="転出の取消しによる自動切戻し",
        application=support_measures.opened(newest), applicant_kind=was.applicant_kind, state=was.state,
        provisional_since=was.provisional_since, starts_on=was.starts_on, ends_on=was.ends_on,
    )  # fmt: skip
    return True
