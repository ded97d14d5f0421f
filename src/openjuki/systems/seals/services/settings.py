"""What the city decides (設定の読取り): ordinance, who certifies, where people may ask. Defaults stand here."""

from __future__ import annotations

from datetime import date
from typing import Any

from openjuki.kernel.certificates.certifier import Certifier, Term, certifier_on
from openjuki.kernel.certificates.errors import CannotMakeError
from openjuki.kernel.seals.ordinance import Ordinance, ordinance_of
from openjuki.runtime import installation, places
from openjuki.runtime.errors import Finding, Refused
from openjuki.systems.seals.models import Setting

DEFAULTS: dict[str, Any] = {
    # 条例の定め: names and values of `kernel.seals.ordinance.Ordinance`; what is missing has its default.
    "ordinance": {},
    # 認証者 by period: [{"prefecture", "title", "name", "first", "last" (may be missing), "acting"}].
    "certifiers": [],
    # 問合せ先, printed on letters.
    "contact": "",
    # 文字溢れ (S 5.8) of certificates: refuse, limit or blank; a letter that does not fit is never printed.
    "certificate_overflow": "refuse",
}


class NobodyCertifies(Refused):
    """認証者が定められていない."""

    title = "証明書を作成できません"


def setting(key: str) -> Any:
    """Value of one setting; the default where the city said nothing. Raises KeyError for an unknown key."""
    row = Setting.objects.filter(key=key).first()
    return row.value if row else DEFAULTS[key]


def ordinance() -> Ordinance:
    """The city's ordinance as set, defaults filled in."""
    return ordinance_of(setting("ordinance"))


def certifier_of(day: date) -> Certifier:
    """Who certifies on a day. A demo or training has a made-up one. Raises NobodyCertifies."""
    inst = installation.current()
    terms = [term_of(t) for t in setting("certifiers")]
    city = places.municipality(inst.municipality)
    if not terms and inst.specimen:
        terms = [Term(Certifier(city.prefecture, f"{city.name}長", "見本　市長"), date(2000, 1, 1))]
    try:
        return certifier_on(terms, day)
    except CannotMakeError:
        raise NobodyCertifies(
            Finding("SE50", "この日の認証者が定められていません。", law="S 1.3.9",
                    remedy="情報システム部門に、設定「certifiers」の登録を依頼してください。")
        ) from None  # fmt: skip


def term_of(given: dict[str, Any]) -> Term:
    """One entry of `certifiers`. Raises KeyError, ValueError, CannotMakeError for one that is not whole."""
    certifier = Certifier(given["prefecture"], given["title"], given["name"])
    last = date.fromisoformat(given["last"]) if given.get("last") else None
    return Term(certifier, date.fromisoformat(given["first"]), last, bool(given.get("acting")))
