"""支援措置 as it stands (S 1.1.16, S 3.4): applications, their sealed items, whom they protect, what is due."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.support_measure.application import (
    Application,
    CoApplicant,
    Forwarding,
    Opinion,
    OpposingParty,
    State,
)
from openjuki.kernel.support_measure.period import due
from openjuki.runtime import fields
from openjuki.systems.residents.models import Hold, SupportMeasure, SupportMeasureVersion
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.scope import Scope


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One application without its sealed items. `due`: what is to be said of its period today."""

    id: int
    applicant_no: str
    applicant_kind: str
    ward: str
    state: str
    version: int
    received_on: date
    provisional_since: date | None
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    due: str

    @property
    def state_title(self) -> str:
        """仮支援措置, 支援措置, 終了, 必要性なし."""
        return State.LABELS[self.state]

    @property
    def live(self) -> bool:
        """Whether it protects."""
        return self.state in State.LIVE


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act of the history."""

    version_no: int
    act: str
    acted_by: str
    acted_by_name: str
    acted_at: datetime
    reason: str
    state: str
    starts_on: date | None
    ends_on: date | None


def line_of(m: SupportMeasure, today: date) -> MeasureLine:
    """As shown; only what runs can fall due."""
    return MeasureLine(
        m.pk, m.applicant_no, m.applicant_kind, m.ward, m.state, m.version, m.received_on,
        m.provisional_since, m.starts_on, m.ends_on, m.ended_on,
        due(m.ends_on, today) if m.state == State.IN_FORCE else "",
    )  # fmt: skip


def measures(scope: Scope, today: date, *, live: bool = True) -> list[MeasureLine]:
    """Applications of a ward, of applicants in the branch's towns: what ends first stands first."""
    found: QuerySet[SupportMeasure] = SupportMeasure.objects.order_by(F("ends_on").asc(nulls_last=True), "id")
    if live:
        found = found.filter(state__in=sorted(State.LIVE))
    if scope.ward:
        found = found.filter(ward=scope.ward)
    if scope.towns:
        found = found.filter(applicant_no__in=scope.people().values("addressee_no"))
    return [line_of(m, today) for m in found]


def standing_for(addressee_no: str, today: date) -> list[MeasureLine]:
    """Applications that protect a person now, as applicant or beside one."""
    ids = Hold.objects.filter(
        addressee_no=addressee_no, measure__isnull=False, lifted_at__isnull=True
    ).values_list("measure_id", flat=True)
    return [line_of(m, today) for m in SupportMeasure.objects.filter(pk__in=set(ids)).order_by("id")]


def opposing_names(addressee_no: str) -> list[str]:
    """相手方 of the applications that protect a person now, as named there or as the register names them."""
    parties = [
        p for line in standing_for(addressee_no, date.max) for p in opened(newest(line.id)).opposing_parties
    ]
    known = rows.current_versions([p.addressee_no for p in parties if p.addressee_no], with_number=False)
    return [p.name for p in parties if p.name] + [full_name(v.record) for v in known.values()]


def ever_for(addressee_no: str, today: date) -> list[MeasureLine]:
    """All applications that ever protected a person, the newest first."""
    ids = Hold.objects.filter(addressee_no=addressee_no, measure__isnull=False)
    wanted = set(ids.values_list("measure_id", flat=True))
    return [line_of(m, today) for m in SupportMeasure.objects.filter(pk__in=wanted).order_by("-id")]


def newest(measure_id: int) -> SupportMeasureVersion:
    """The version of the last act."""
    return SupportMeasureVersion.objects.filter(measure_id=measure_id).latest("version_no")


def history(measure_id: int) -> list[ActLine]:
    """All acts, the newest first."""
    found = SupportMeasureVersion.objects.filter(measure_id=measure_id).order_by("-version_no")
    return [
        ActLine(v.version_no, v.act, v.acted_by, v.acted_by_name, v.acted_at, v.reason, v.state, v.starts_on,
                v.ends_on)
        for v in found
    ]  # fmt: skip


def sealed(application: Application, measure_id: int, version_no: int) -> bytes:
    """The items of an application as they lie in the database."""
    text = json.dumps(asdict(application), ensure_ascii=False, default=date.isoformat)
    return fields.seal(text, **_place(measure_id, version_no))


def opened(version: SupportMeasureVersion) -> Application:
    """The items of an application. Raises fields.SealBroken."""
    text = fields.unseal(version.details, **_place(version.measure_id, version.version_no))
    return application_from(json.loads(text))


def _place(measure_id: int, version_no: int) -> dict[str, str]:
    return {"table": "support_measure_version", "column": "details", "row": f"{measure_id}:{version_no}"}


def application_from(data: Mapping[str, Any]) -> Application:
    """An application from plain values (JSON). Raises KeyError, TypeError, ValueError for anything else."""
    opinion = dict(data.get("opinion") or {})
    return Application(
        phone=str(data.get("phone", "")),
        mobile_phone=str(data.get("mobile_phone", "")),
        email=str(data.get("email", "")),
        contact_note=str(data.get("contact_note", "")),
        co_applicants=tuple(CoApplicant(**c) for c in _rows(data, "co_applicants")),
        opposing_parties=tuple(OpposingParty(**p) for p in _rows(data, "opposing_parties")),
        requested=tuple(str(r) for r in data.get("requested", ())),
        addresses=tuple((str(code), str(text)) for code, text in data.get("addresses", ())),
        opinion=Opinion(**(opinion | {"given_on": _day(opinion.get("given_on"))})),
        forwarded=tuple(
            Forwarding(str(f["municipality"]), date.fromisoformat(str(f["on"])))
            for f in _rows(data, "forwarded")
        ),
        first_received_by=str(data.get("first_received_by", "")),
        forwarded_received_on=_day(data.get("forwarded_received_on")),
        no_need_told_on=_day(data.get("no_need_told_on")),
    )


def _rows(data: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = data.get(name, ())
    return rows


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))
