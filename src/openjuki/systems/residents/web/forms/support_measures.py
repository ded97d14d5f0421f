"""支援措置の申出の欄 (S 1.1.16): what was typed, and the application that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from openjuki.kernel.register.codes import Sex
from openjuki.kernel.support_measure.application import (
    REQUESTED,
    Act,
    ApplicantKind,
    Application,
    CoApplicant,
    Opinion,
    OpposingParty,
)
from openjuki.systems.residents.services.support_measures import ENDINGS
from openjuki.systems.residents.web.forms.base import PathForm, choice, day, day_of, text, ticked

#: Rows kept free for people whom the household does not have.
FREE_ROWS, PARTY_ROWS = 2, 2
#: What the decider can do, by state.
ACTS = {
    "provisional": (Act.START, Act.REJECT, Act.FORWARD, Act.END),
    "in_force": (Act.EXTEND, Act.FORWARD, Act.END),
}


class ApplicantForm(PathForm):
    """申出者と受付."""

    received_on = day("受付年月日")
    kind = choice("申出者の区分", ApplicantKind.LABELS.items(), width="l")
    phone = text("電話番号", "latin", width="m")
    mobile_phone = text("携帯電話番号", "latin", width="m")
    email = text("メールアドレス", "latin", width="l")
    contact_note = text("連絡上の注意", width="l")
    opinion_agency = text("相談機関", width="l")
    opinion_given_on = day("意見の年月日")
    opinion_text = text("意見", width="l")
    first_received_by = text("当初受付市区町村(転送を受けたとき)", width="m")
    forwarded_received_on = day("転送の受付年月日")
    reason = text("受付の経緯・理由", required=True, width="l")


class CoApplicantRow(PathForm):
    """併せて支援措置を求める者."""

    addressee_no = text("宛名番号", "digits", width="s")
    name = text("氏名", legal_name=True, width="m")
    reading = text("フリガナ", "kana", width="m")
    birth = text("生年月日", "date", width="s")
    previous_address = text("前住所", width="l")
    relation = text("申出者との関係", width="s")


class OpposingPartyRow(PathForm):
    """相手方."""

    name = text("氏名", legal_name=True, width="m")
    addressee_no = text("宛名番号", "digits", width="s")
    birth = text("生年月日", "date", width="s")
    sex = choice("性別", Sex.LABELS.items(), width="xs")
    address = text("住所", width="l")
    note = text("その他", width="l")


class DecisionForm(PathForm):
    """決定."""

    act = choice("処理", (), blank=False, width="full")
    starts_on = day("開始年月日(開始)")
    ends_on = day("終了年月日(開始・延長)")
    municipality = text("転送先の市区町村(転送)", width="m")
    on = day("転送・連絡の年月日")
    ground = choice("終了の事由(終了)", ENDINGS.items(), width="full")
    reason = text("理由", required=True, width="full")


def application_of(post: Mapping[str, Any], known: Application | None = None) -> Application:
    """The application that a posted form makes; what the form does not show stays. Raises Invalid.

    A row without any text beside its 宛名番号 names nobody: relation and name choose, the number alone does not.
    """
    rows = _rows(post, "co_applicants", CoApplicantRow)
    parties = _rows(post, "opposing_parties", OpposingPartyRow)
    kept = known or Application()
    return Application(
        **{n: _typed(post, n) for n in ("phone", "mobile_phone", "email", "contact_note", "first_received_by")},
        co_applicants=tuple(CoApplicant(**r) for r in rows if r["relation"] or r["name"]),
        opposing_parties=tuple(OpposingParty(**r) for r in parties if any(r.values())),
        requested=ticked(post, "requested", REQUESTED),
        addresses=tuple((c, _typed(post, f"address.{c}")) for c in REQUESTED if _typed(post, f"address.{c}")),
        opinion=Opinion(
            agency=_typed(post, "opinion_agency"), text=_typed(post, "opinion_text"),
            given_on=day_of(post, "opinion_given_on"),
        ),
        forwarded=kept.forwarded,
        forwarded_received_on=day_of(post, "forwarded_received_on"),
        no_need_told_on=kept.no_need_told_on,
    )  # fmt: skip


def typed_from(application: Application) -> dict[str, str]:
    """The form's values for an application that is there."""
    found = {n: str(getattr(application, n)) for n in
             ("phone", "mobile_phone", "email", "contact_note", "first_received_by")}  # fmt: skip
    found |= {
        "opinion_agency": application.opinion.agency, "opinion_text": application.opinion.text,
        "opinion_given_on": _iso(application.opinion.given_on),
        "forwarded_received_on": _iso(application.forwarded_received_on),
    }  # fmt: skip
    found |= {f"requested.{code}": "on" for code in application.requested}
    found |= {f"address.{code}": text for code, text in application.addresses}
    for group in ("co_applicants", "opposing_parties"):
        for at, row in enumerate(getattr(application, group)):
            found |= {f"{group}.{at}.{name}": value for name, value in asdict(row).items()}
    return found


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


def _typed(post: Mapping[str, Any], name: str) -> str:
    return str(post.get(name, "")).strip()[:500]


def _rows(post: Mapping[str, Any], group: str, form: type[PathForm]) -> list[dict[str, str]]:
    numbers = sorted(
        {int(n.split(".")[1]) for n in post if n.startswith(f"{group}.") and n.split(".")[1].isdigit()}
    )
    names = form.base_fields
    return [{name: _typed(post, f"{group}.{at}.{name}") for name in names} for at in numbers[:50]]
