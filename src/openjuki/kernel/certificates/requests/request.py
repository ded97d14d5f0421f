"""請求書 — what was filled in for one issue, and what the register says of those whom it names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.requests.rights import Right, is_stand_in, right_of
from openjuki.kernel.register.address import Address

CHANNELS: Final = {"counter": "窓口", "post": "郵送"}
DELIVERIES: Final = {
    "counter": "窓口で交付",
    "mail_to_person": "本人の住所へ郵送",
    "mail": "請求者へ郵送",
}
#: 第12条の3第1項各号: why a third party may have a copy.
GROUNDS: Final = {
    "1": "自己の権利の行使又は義務の履行(1号)",
    "2": "国又は地方公共団体の機関への提出(2号)",
    "3": "その他の正当な理由(3号)",
}
#: 特定事務受任者: 第12条の3第3項.
PROFESSIONS: Final = {
    "lawyer": "弁護士",
    "judicial_scrivener": "司法書士",
    "land_surveyor": "土地家屋調査士",
    "tax_accountant": "税理士",
    "labour_consultant": "社会保険労務士",
    "patent_attorney": "弁理士",
    "marine_agent": "海事代理士",
    "administrative_scrivener": "行政書士",
}
#: Whose work is none of 施行令 第15条の2, for which the client need not be named.
WITHOUT_AGENCY: Final = frozenset({"marine_agent", "administrative_scrivener"})
_COMMA: Final = re.compile("[、,，;；/／\n]")
_LEFT_OUT: Final = re.compile(r"[\s\-‐－ー−様]")
_HYPHEN: Final = re.compile(r"[‐‑–—ー−]")
#: Spaces count between two digits only: 「１番２ ３０４号」 is not 「１番２３０４号」.
_SPACE: Final = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_PARTS: Final = re.compile(r"^(〒?\d{3}-?\d{4}\s?)?(北海道|東京都|大阪府|京都府|\w{2,3}県)?(.*)", re.DOTALL)
#: Goes on where an address has ended: the 枝番 of another lot.
_ANOTHER: Final = re.compile(r"(?<=\d)[\d-]|の[\d一二三四五六七八九十]")


def compared(text: str) -> str:
    """A name or an address as two ways of writing it compare: widths, spaces, hyphens and 様 do not count."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text))


def _written(address: str) -> tuple[str, str]:
    """都道府県, and what follows it."""
    text = _SPACE.sub("", _HYPHEN.sub("-", unicodedata.normalize("NFKC", address)))
    _, prefecture, rest = _PARTS.findall(text)[0]
    return prefecture, rest


def comes_to(send_to: str, home: str) -> bool:
    """Whether a letter so addressed comes to this address: it begins with the whole of it, 〒 aside.

    都道府県 may be left out. What follows is a room or the name, no more of the number: 「１番２」 is not 「１番２０」.
    """
    (prefecture, text), (own, known) = _written(send_to), _written(home)
    near = prefecture == own or not (prefecture and own)
    return near and bool(known) and text.startswith(known) and _ANOTHER.match(text, len(known)) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRequest:
    """写しの請求. `choices.form` decides 世帯連記式 or 個人票.

    `stated_name`, `stated_address`: of the 対象者 as whoever asks has written them; several names with 「、」 between.
    `requester`, `requester_address`: whose right it is (機関・法人 too); `bearer`: 現に請求の任に当たる者, where it is
    somebody else; `authority`: what proves that (委任状, 戸籍の証明書, 社員証). `ground`: key of `GROUNDS`;
    `profession`: key of `PROFESSIONS`; `form_no`: number of the 職務上請求書. `special_request`: 特別の申出 for more
    than the basic items. `fee_exemption`: why no fee is taken. `paid`: what came with a letter (定額小為替等), in yen.
    """

    choices: Choices
    relation: str
    stated_name: str = field(default="", repr=False)
    stated_address: str = field(default="", repr=False)
    requester: str = field(repr=False)
    requester_address: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)
    authority: str = ""
    identification: str
    purpose: str = field(default="", repr=False)
    ground: str = ""
    submit_to: str = ""
    evidence: str = ""
    special_request: str = ""
    statute: str = ""
    profession: str = ""
    registration_no: str = ""
    form_no: str = ""
    matter: str = field(default="", repr=False)
    client: str = field(default="", repr=False)
    copies: int = 1
    fee_exemption: str = ""
    channel: str = "counter"
    delivery: str = "counter"
    send_to: str = field(default="", repr=False)
    paid: int = 0

    @property
    def right(self) -> Right:
        """By which right this asks."""
        return right_of(self.relation)

    @property
    def prescribed(self) -> bool:
        """True where the law says what stands on the paper, and nothing is asked for (転出証明書)."""
        return self.choices.kind in CERTIFICATES and CERTIFICATES[self.choices.kind].is_prescribed

    @property
    def with_numbers(self) -> bool:
        """True where 個人番号 or 住民票コード stands on the paper, asked for or prescribed."""
        return self.choices.individual_number or self.choices.resident_code

    @property
    def by_mandate(self) -> bool:
        """任意代理人か: also who is named as 代理人 where the person or the household is said to ask."""
        return self.relation == "agent" or is_stand_in(self.relation, self.bearer)

    @property
    def exemption(self) -> str:
        """Why no fee is taken: said on the request, or by the right itself; empty where a fee is due."""
        return self.fee_exemption.strip() or self.right.free

    @property
    def stated_names(self) -> tuple[str, ...]:
        """氏名 of the 対象者, each as stated."""
        return tuple(name for part in _COMMA.split(self.stated_name) if (name := part.strip()))

    @property
    def requester_text(self) -> str:
        """氏名と住所 in one line."""
        return "　".join(t for t in (self.requester.strip(), self.requester_address.strip()) if t)


@dataclass(frozen=True, slots=True)
class Subject:
    """対象者 — somebody on the paper: all names and addresses that the register has had of the person."""

    names: tuple[str, ...] = field(repr=False)
    addresses: tuple[Address, ...] = field(default=(), repr=False)

    def is_named(self, stated: str) -> bool:
        """Whether a stated name is one of this person."""
        return compared(stated) in {compared(name) for name in self.names}

    def lived_at(self, stated: str) -> bool:
        """Whether a stated address is one of this person."""
        return any(each.is_said_in(stated) for each in self.addresses)


@dataclass(frozen=True, slots=True)
class Asked:
    """写しの請求 (証明書) — the request beside what the register says of those whom it names.

    `subjects`: who stands on the paper; `removed`: a 除票 is asked for; `dead`: everybody on it has died by now;
    `names`: of those who live and of their household, as written; `address`: where a letter reaches them, the
    registered address or, once they have `left`, the 転出先; empty where nobody knows the place; `due`: fee for all
    copies in yen; `adult`: somebody on it is of age; `protected`: somebody on it is under 支援措置 or 仮支援措置.
    """

    request: CopyRequest
    subjects: tuple[Subject, ...] = field(default=(), repr=False)
    removed: bool = False
    dead: bool = False
    names: tuple[str, ...] = field(default=(), repr=False)
    address: str = field(default="", repr=False)
    due: int = 0
    adult: bool = False
    protected: bool = False
    left: bool = False

    @property
    def right(self) -> Right:
        """By which right this asks."""
        return self.request.right
