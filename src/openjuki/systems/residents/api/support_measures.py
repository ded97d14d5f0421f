"""支援措置のAPI: receipt, decisions, details. S 1.1.16, S 3.4, RR-25.

Details and the reason to see them go in the body of a POST: neither belongs in an address.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field

from openjuki.kernel.support_measure.application import Application
from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import AddresseeNo, IsoDate, Note, Text
from openjuki.systems.residents.selectors.support_measures import application_from
from openjuki.systems.residents.services import support_measures as services
from openjuki.systems.residents.services.view_support import list_measures, view_measure

router = Router(tags=["支援措置"])
MeasureId = Annotated[int, Path(ge=1, le=2**62, description="申出の番号")]


class Closed(Schema):
    """A body that takes nothing beyond its items."""

    model_config = ConfigDict(extra="forbid")


class CoApplicantIn(Closed):
    """併せて支援措置を求める者; with 宛名番号 the register's items count."""

    addressee_no: Text = ""
    name: Text = ""
    reading: Text = ""
    birth: Text = ""
    sex: Text = ""
    previous_address: Text = ""
    relation: Text


class OpposingPartyIn(Closed):
    """相手方."""

    name: Text = ""
    addressee_no: Text = ""
    birth: Text = ""
    sex: Text = ""
    address: Text = ""
    note: Note = ""


class OpinionIn(Closed):
    """相談機関等の意見."""

    agency: Text = ""
    text: Note = ""
    given_on: IsoDate | None = None


class ForwardingIn(Closed):
    """転送."""

    municipality: Text
    on: IsoDate


class ApplicationIn(Closed):
    """The items of an application beside the applicant's own record."""

    phone: Text = ""
    mobile_phone: Text = ""
    email: Text = ""
    contact_note: Note = ""
    co_applicants: Annotated[list[CoApplicantIn], Field(max_length=50)] = []
    opposing_parties: Annotated[list[OpposingPartyIn], Field(max_length=20)] = []
    requested: Annotated[list[Text], Field(max_length=10)]
    addresses: Annotated[list[tuple[Text, Text]], Field(max_length=10)] = []
    opinion: OpinionIn = OpinionIn()
    forwarded: Annotated[list[ForwardingIn], Field(max_length=50)] = []
    first_received_by: Text = ""
    forwarded_received_on: IsoDate | None = None
    no_need_told_on: IsoDate | None = None

    def value(self) -> Application:
        """As the kernel takes it."""
        return application_from(self.model_dump())


class ReceiveIn(Closed):
    """申出の受付."""

    application: ApplicationIn
    reason: Note
    received_on: IsoDate | None = None
    kind: Text = ""


class Decision(Closed):
    """What every decision names: why, and the version that was looked at."""

    reason: Note
    version: Annotated[int, Field(ge=1, strict=True)] | None = None


class PeriodIn(Decision):
    """開始: the end follows from the start unless given."""

    starts_on: IsoDate | None = None
    ends_on: IsoDate | None = None


class ExtensionIn(Decision):
    """延長."""

    ends_on: IsoDate | None = None


class AmendIn(Decision):
    """訂正: the whole application as it is to be."""

    application: ApplicationIn


class ForwardIn(Decision):
    """転送の記録."""

    municipality: Text
    on: IsoDate | None = None


class RejectIn(Decision):
    """必要性なしの連絡."""

    told_on: IsoDate | None = None


class EndIn(Decision):
    """終了; `ground`: applicant, period_over or no_need."""

    ground: Text


class MeasureOut(Schema):
    """An application without its details."""

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
    due: str = ""


class ActOut(Schema):
    """One act."""

    version_no: int
    act: str
    acted_by: str
    acted_at: datetime
    reason: str
    state: str
    starts_on: date | None
    ends_on: date | None


class MeasureDetailOut(Schema):
    """An application with details and acts."""

    line: MeasureOut
    application: dict[str, Any]
    history: list[ActOut]


def _out(measure: Any) -> MeasureOut:
    return MeasureOut.model_validate(measure, from_attributes=True)


@router.post(
    "/persons/{addressee_no}/support-measures",
    response={201: MeasureOut, **answers()},
    summary="支援措置の申出の受付",
)
@requires("residents.support.receive")
def receive(
    request: HttpRequest, addressee_no: AddresseeNo, idempotency_key: IdempotencyKey, given: ReceiveIn
) -> Any:
    """仮支援措置 from now on for the applicant and all beside."""
    made = services.receive(
        staff=staff_of(request), applicant_no=addressee_no, application=given.application.value(),
        reason=given.reason, received_on=given.received_on, kind=given.kind,
    )  # fmt: skip
    return 201, _out(made)


@router.get("/support-measures", response={200: list[MeasureOut], **answers()}, summary="支援対象者の一覧")
@requires("residents.item.support_measure")
def read_all(request: HttpRequest, given: Narrowed) -> list[MeasureOut]:
    """Those in force, what ends first stands first."""
    found = list_measures(staff=staff_of(request), scope=scope_of(request, given))
    return [_out(m.line) for m in found]


@router.post(
    "/support-measures/{measure_id}/searches",
    response={200: MeasureDetailOut, **answers()},
    summary="支援対象者照会",
)
@requires("residents.item.support_measure")
def read(request: HttpRequest, measure_id: MeasureId, given: ReasonIn) -> MeasureDetailOut:
    """The details, for a reason that goes on the log."""
    seen = view_measure(staff=staff_of(request), measure_id=measure_id, reason=given.reason)
    return MeasureDetailOut(
        line=_out(seen.line), application=asdict(seen.application),
        history=[ActOut.model_validate(h, from_attributes=True) for h in seen.history],
    )  # fmt: skip


def _deciding(path: str, summary: str) -> Any:
    return router.post(
        f"/support-measures/{{measure_id}}/{path}", response={200: MeasureOut, **answers()}, summary=summary
    )


@_deciding("start", "支援措置の開始")
@requires("residents.support.decide", "residents.item.support_measure")
def start(
    request: HttpRequest, measure_id: MeasureId, idempotency_key: IdempotencyKey, given: PeriodIn
) -> MeasureOut:
    """One year from the first day unless another end is given."""
    return _out(services.start(staff=staff_of(request), measure_id=measure_id, **given.model_dump()))


@_deciding("extend", "支援措置の延長")
@requires("residents.support.decide", "residents.item.support_measure")
def extend(
    request: HttpRequest, measure_id: MeasureId, idempotency_key: IdempotencyKey, given: ExtensionIn
) -> MeasureOut:
    """From one month before the end on; the new year follows the old end."""
    return _out(services.extend(staff=staff_of(request), measure_id=measure_id, **given.model_dump()))


@_deciding("amend", "支援措置の申出の訂正")
@requires("residents.support.decide", "residents.item.support_measure")
def amend(
    request: HttpRequest, measure_id: MeasureId, idempotency_key: IdempotencyKey, given: AmendIn
) -> MeasureOut:
    """The whole application anew; the holds follow it."""
    return _out(
        services.amend(
            staff=staff_of(request), measure_id=measure_id, application=given.application.value(),
            reason=given.reason, version=given.version,
        )
    )  # fmt: skip


@_deciding("forward", "支援措置申出書の転送の記録")
@requires("residents.support.decide", "residents.item.support_measure")
def forward(
    request: HttpRequest, measure_id: MeasureId, idempotency_key: IdempotencyKey, given: ForwardIn
) -> MeasureOut:
    """To which municipality it was forwarded, and when."""
    return _out(services.forward(staff=staff_of(request), measure_id=measure_id, **given.model_dump()))


@_deciding("reject", "支援の必要性なしの記録")
@requires("residents.support.decide", "residents.item.support_measure")
def reject(
    request: HttpRequest, measure_id: MeasureId, idempotency_key: IdempotencyKey, given: RejectIn
) -> MeasureOut:
    """Ends 仮支援措置 after the applicant was told."""
    return _out(services.reject(staff=staff_of(request), measure_id=measure_id, **given.model_dump()))


@_deciding("end", "支援措置の終了")
@requires("residents.support.decide", "residents.item.support_measure")
def end(
    request: HttpRequest, measure_id: MeasureId, idempotency_key: IdempotencyKey, given: EndIn
) -> MeasureOut:
    """Lifts the holds of all."""
    return _out(services.end(staff=staff_of(request), measure_id=measure_id, **given.model_dump()))
