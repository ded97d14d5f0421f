"""Shapes of the JSON API of the seal registration."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from openjuki.runtime.api import storable

Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}$")]
Text = Annotated[str, StringConstraints(max_length=200), AfterValidator(storable)]


class Closed(Schema):
    """A body that holds what is named and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SearchIn(Closed):
    """A number, or a name with or without a date of birth; and why somebody looks."""

    addressee_no: Text = ""
    registration_no: Text = ""
    card_no: Text = ""
    name: Text = ""
    kana: Text = ""
    birth: date | None = Field(default=None, strict=False)
    reason: Text


class FoundOut(Schema):
    """検索結果の一行; masked for whoever may not see a protected person (`open` is false)."""

    addressee_no: str
    name: str
    birth: str
    address: str
    registration_no: str
    resident: bool
    protected: bool
    open: bool


class SealOut(Schema):
    """有効な登録. `card_no` is empty where the number card serves."""

    registration_no: str
    card_no: str
    registered_on: date
    seal_text: str
    shows: str
    width_mm: float
    height_mm: float


class EventOut(Schema):
    """経過の一行."""

    id: int
    registration_no: str
    kind: str
    title: str
    reason: str
    on: date
    at: datetime
    card_no: str
    fee: int
    entered_by: str
    approved_by: str
    notified: bool
    waived: str


class IssueOut(Schema):
    """交付履歴の一行. `voided` 処分, `spoiled` 刷り損じの枚数."""

    issue_no: str
    issued_at: datetime
    issued_by: str
    requester: str
    by_agent: bool
    agent_name: str
    agent_address: str
    card_no: str
    fee: int
    voided: bool
    spoiled: int


class ApplicationOut(Schema):
    """申請の一行. `state`: inquiring, review, done, refused, withdrawn."""

    id: int
    addressee_no: str
    name: str
    kind: str
    title: str
    state: str
    state_title: str
    entered_by: str
    entered_at: datetime
    due_on: date | None
    overdue: bool


class PersonOut(Schema):
    """印鑑登録原票 of one person. `released_until`: end of a 一時解除 that one certificate may use."""

    addressee_no: str
    name: str
    birth: str
    address: str
    resident: bool
    issue_held: bool
    protected: bool
    beside_protected: bool
    current: SealOut | None
    events: list[EventOut]
    applications: list[ApplicationOut]
    issues: list[IssueOut]
    papers: list[PaperLineOut]
    released_until: datetime | None


class EntryIn(Closed):
    """申請・届出. `impression`: the scan as PNG in base64; `acknowledged`: id of an alert → reason."""

    kind: Text
    addressee_no: Number
    way: Text = "same_day"
    identification: Text = ""
    by_agent: bool = False
    agent_name: Text = ""
    agent_address: Text = ""
    agent_document: Text = ""
    guarantor_no: Text = ""
    guarantor_city: Text = ""
    guarantor_name: Text = ""
    guarantor_address: Text = ""
    guarantor_certified_on: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    guarantor_seal_agrees: bool = False
    capable: bool = False
    guardian_present: bool = False
    seal_text: Text = ""
    upright: bool = False
    deformable: bool = False
    with_card: bool = True
    registration_no: Text = ""
    reason: Text = ""
    grounds: Text = ""
    fee_exemption: Text = ""
    card_no: Text = ""
    impression: Annotated[str, StringConstraints(max_length=4_000_000)] = ""
    dpi: int = Field(default=0, ge=0, le=2400)
    acknowledged: dict[Text, Text] = Field(default={}, max_length=20)


class AnswerIn(Closed):
    """照会書の回答の受領."""

    identification: Text
    agent_document: Text = ""


class ReasonIn(Closed):
    """理由."""

    reason: Text


class PaperIn(Closed):
    """書面の作成. `kind`: inquiry, ended, card; `reference`: number of the application, the event or the person."""

    kind: Text
    reference: Number


class PaperOut(Schema):
    """A paper by its 文書番号; its bytes are fetched by it."""

    number: str
    kind: str
    reference: str
    title: str
    addressee_no: str


class PaperLineOut(Schema):
    """書面の一行."""

    number: str
    kind: str
    title: str
    made_at: datetime
    made_by: str


class OverflowOut(Schema):
    """One text that did not fit: on which issue, whose, which item, all of it, and how it was printed.

    `issue_no` is blank where the paper was not made; `policy` then says why (`refuse`: 文字溢れ, `glyph`: 文字がない).
    """

    issue_no: str
    issued_at: datetime
    paper: str
    addressee_no: str
    name: str
    item: str
    text: str
    policy: str


class CertificateIn(Closed):
    """証明書の請求."""

    card_no: Text = ""
    number_card: bool = False
    by_agent: bool = False
    agent_name: Text = ""
    agent_address: Text = ""
    requester: Text
    identification: Text = ""
    copies: int = Field(default=1, ge=1, le=10)
    fee_exemption: Text = ""
    printer: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{0,8}$")] = ""
    acknowledged: dict[Text, Text] = Field(default={}, max_length=20)


class IssuedOut(Schema):
    """One certificate as released; its bytes are fetched by the number."""

    issue_no: str
    copy_no: int
    copies: int
    fee: int
    issued_at: datetime


class IssueViewOut(Schema):
    """交付の記録 of one copy. `at_hand`: its file may be fetched now; `again`: its day is not over, it may be handed
    out again; `agent_…`: who came with the card; `voided_for`: why it was destroyed; `spoiled` 刷り損じの枚数."""

    issue_no: str
    addressee_no: str
    issued_at: datetime
    issued_by: str
    requester: str
    agent_name: str
    agent_address: str
    copy_no: int
    copies: int
    fee: int
    at_hand: bool
    again: bool
    voided_for: str
    reprints: int
    spoiled: int


class ReissueIn(Closed):
    """再交付. `acknowledged`: id of an alert → reason."""

    reason: Text
    acknowledged: dict[Text, Text] = Field(default={}, max_length=20)


class SettingsIn(Closed):
    """Settings to replace (`docs/seals.md`)."""

    ordinance: dict[Text, bool | int | float | Text | list[Text]] = {}
    certifiers: list[dict[Text, Text | bool]] = []
    contact: Text = ""
    certificate_overflow: Text = "refuse"


class SettingsOut(Schema):
    """All settings."""

    ordinance: dict[str, Any]
    certifiers: list[dict[str, Any]]
    contact: str
    certificate_overflow: str


def person_out(seen: Any) -> dict[str, Any]:
    """A `PersonView` flat."""
    person = seen.person
    return {
        "addressee_no": person.addressee_no, "name": person.name, "birth": seen.birth,
        "address": person.address, "resident": seen.resident, "issue_held": seen.issue_held,
        "protected": seen.protected, "beside_protected": seen.beside_protected,
        "current": seen.current, "events": seen.events,
        "applications": seen.applications, "issues": seen.issues, "papers": seen.papers,
        "released_until": seen.released_until,
    }  # fmt: skip
