"""印鑑登録の書面 — 照会書(回答書・委任の欄つき), 抹消通知書, 登録証の番号票 (印鑑登録証明事務処理要領)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.certificates.certifier import Certifier
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.paper import Fields, Paper, Sender, Signature, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.seals.endings import REASONS
from openjuki.kernel.seals.registrant import Registrant

#: By which a paper comes back from the archive.
NUMBER_LABEL: Final = "文書番号"


@dataclass(frozen=True, slots=True)
class Office:
    """作成する課: name, contact line, the number of this very paper; `head`: whose letter it is."""

    name: str
    contact: str
    number: str
    made_on: date
    head: Certifier | None = None
    specimen: bool = False


def _paper(
    title: str,
    person: Registrant,
    office: Office,
    *sections: object,
    posted: bool = True,
    mail: str = "",
) -> Paper:
    to = (*([f"({mail})"] if mail else []), person.address, f"{person.name}　様") if posted else ()
    return Paper(
        title=title, case_no=office.number, office=office.name, made_on=format_wareki(office.made_on),
        addressee=to, sections=tuple(sections), specimen=office.specimen,  # type: ignore[arg-type]
        sender=Sender(office.head.title, office.head.name, office.head.seal) if office.head else None,
        number_label=NUMBER_LABEL,
    )  # fmt: skip


def inquiry(
    person: Registrant,
    office: Office,
    *,
    application_no: str,
    applied_on: date,
    due_on: date,
    agent_name: str,
    mail: str,
) -> Paper:
    """照会書: sent to the address of the register, `mail` how (転送不要); the answer comes back in time."""
    by = f"代理人 {agent_name}" if agent_name else "本人"
    return _paper(
        "印鑑登録についての照会書", person, office,
        Words("", (
            f"あなたの印鑑の登録の申請を、{format_wareki(applied_on)}に{by}から受け付けました。",
            "この申請があなたの意思によるものであれば、下の回答書に自筆で記入し、登録する印鑑を押して、"
            f"{format_wareki(due_on)}までに窓口へお持ちください。",
            "お心当たりのないときは、すぐに下の問合せ先へご連絡ください。",
            office.contact,
        )),
        Fields("申請の内容", (
            (shown("application", "受付番号", application_no), shown("due", "回答期限", format_wareki(due_on))),
        )),
        Words("回答書", ("印鑑の登録を申請したことに相違ありません。",)),
        Signature("", ("年月日", "住所", "氏名(自署)", "登録する印鑑")),
        Words("委任の旨を証する書面(代理人がお持ちになるとき)", (
            "下の者を代理人と定め、回答書の提出と印鑑登録証の受領を委任します。",
        )),
        Signature("", ("代理人の住所・氏名", "本人の氏名(自署)")),
        mail=mail,
    )  # fmt: skip


def ended_notice(
    person: Registrant,
    office: Office,
    *,
    registration_no: str,
    reason: str,
    ended_on: date,
    registered_on: date,
) -> Paper:
    """抹消通知書: the office ended the registration without being asked to."""
    return _paper(
        "印鑑登録抹消通知書", person, office,
        Words("", ("あなたの印鑑の登録を、次のとおり抹消しましたので、お知らせします。",)),
        Fields("抹消した登録", (
            (
                shown("registration", "登録番号", registration_no),
                shown("registered_on", "登録年月日", format_wareki(registered_on)),
            ),
            (shown("ended_on", "抹消年月日", format_wareki(ended_on)),),
            (shown("reason", "事由", REASONS[reason]),),
        )),
        Words("", (
            "印鑑登録証をお持ちのときは、窓口へお返しください。再び登録するには、新たに申請が必要です。",
            office.contact,
        )),
    )  # fmt: skip


def card_label(
    person: Registrant, office: Office, *, registration_no: str, card_no: str, registered_on: date
) -> Paper:
    """登録証の番号票: handed over with the 印鑑登録証. Neither name nor address stands on the card itself."""
    return _paper(
        "印鑑登録証の番号票", person, office,
        Fields("", (
            (
                shown("registration", "登録番号", registration_no),
                shown("card_no", "登録証の番号", card_no),
            ),
            (shown("registered_on", "登録年月日", format_wareki(registered_on)),),
        )),
        Words("", (
            "印鑑登録証明書の請求には、印鑑登録証が必要です。登録証を亡くしたときは、すぐに届け出てください。",
            office.contact,
        )),
        posted=False,
    )  # fmt: skip
