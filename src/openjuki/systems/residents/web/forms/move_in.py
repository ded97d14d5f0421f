"""転入届の欄 (住民基本台帳法 第22条): head, and one row per person, grouped by line of the grid."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, ClassVar

from openjuki.kernel.notices.move_in import NUMBER_CHECKS, SOURCES
from openjuki.systems.residents.web.forms.base import PathForm, choice, code, day, hidden, text, tick

SHORT_SOURCES = {
    "information": "転出証明書情報",
    "certificate": "転出証明書",
    "typed": "書面なし",
    "abroad": "国外から",
}
assert SHORT_SOURCES.keys() == SOURCES.keys()
SHORT_CHECKS = {
    "number_card": "番号カード",
    "certificate": "転出証明書",
    "juki_cs": "市町村CS",
    "none": "未確認",
}
assert SHORT_CHECKS.keys() == NUMBER_CHECKS.keys()


class MoveInHead(PathForm):
    """異動の日と資料."""

    moved_in_on = day("転入した日", required=True)
    notified_on = day("届出日", required=True)
    source = choice("資料", SHORT_SOURCES.items(), required=True, blank=False, width="s")
    certificate_move_out_on = day("転出予定日")
    card_move_in = tick("特例転入(カード)")


class MoveInRest(PathForm):
    """Items that only some notices have."""

    previous_householder_name = text("旧世帯主", legal_name=True, width="m")
    unreported_address = text("未届地(直近)", width="l")
    address_override = text("住所辞書にない住所とする理由", width="l")
    note = text("留意事項", width="l", attrs={"list": "event-notes"})


class MoverForm(PathForm):
    """転入する人. Lines: person, register, more, foreign."""

    surname = text("氏", legal_name=True, column="surname", width="full")
    given_name = text("名", legal_name=True, column="given_name", width="full")
    reading_surname = text("フリガナ(氏)", "kana", column="reading_surname", width="full")
    reading_given_name = text("フリガナ(名)", "kana", column="reading_given_name", width="full")
    birth = text("生年月日", "date", required=True, reader="birth", column="birth", width="full")
    sex = code("性別", "sex", required=True, column="sex")
    relationship = code("続柄", "relationship", required=True, column="relationship")
    kind = code("住民種別", "kind", column="kind")

    registered_domicile = text("本籍", required=True, column="registered_domicile", width="full")
    register_head = text("筆頭者", required=True, legal_name=True, column="register_head", width="full")
    individual_number = text(
        "個人番号", "digits", reader="individual_number", column="individual_number", width="full"
    )
    individual_number_check = choice(
        "番号の確認", SHORT_CHECKS.items(), blank=False, column="individual_number_check", width="full"
    )
    resident_code = text(
        "住民票コード", "digits", reader="resident_code", column="resident_code", width="full"
    )
    holds_number_card = tick("カード有", **{"data-column": "holds_number_card"})

    furigana_surname = text("振り仮名(氏)", "kana", column="furigana_surname", width="full")
    furigana_given_name = text("振り仮名(名)", "kana", column="furigana_given_name", width="full")
    furigana_surname_certified = tick("氏 公証")
    furigana_given_name_certified = tick("名 公証")
    former_surname = text("旧氏", legal_name=True, column="former_surname", width="full")
    former_surname_furigana = text("旧氏の振り仮名", "kana", column="former_surname_furigana", width="full")
    remarks = text("備考", column="remarks", width="full")

    roman_name = text("氏名(ローマ字)", "latin", column="roman_name", width="full")
    kanji_name = text("氏名(漢字)", legal_name=True, column="kanji_name", width="full")
    reading_name = text("フリガナ", "kana", column="reading_name", width="full")
    alias = text("通称", legal_name=True, column="alias", width="full")
    alias_reading = text("通称フリガナ", "kana", column="alias_reading", width="full")
    nationality = text("国籍・地域", required=True, column="nationality", width="full")
    residence_category = code(
        "30条の45区分", "residence_category", required=True, column="residence_category"
    )
    status_of_residence = text("在留資格", column="status_of_residence", width="full")
    period_of_stay = text("在留期間", column="period_of_stay", width="full")
    period_of_stay_until = text(
        "満了の日", "date", reader="date", column="period_of_stay_until", width="full"
    )
    residence_card_no = text("在留カード番号", "latin", column="residence_card_no", width="full")
    special_permanent_no = text("特永証明書番号", "latin", column="special_permanent_no", width="full")
    became_foreign_resident_on = text(
        "外国人住民となった日", "date", required=True, reader="birth", column="became_foreign_resident_on",
        width="full",
    )  # fmt: skip
    landing_period = text("上陸期間", column="landing_period", width="full")
    provisional_stay_period = text("仮滞在期間", column="provisional_stay_period", width="full")
    residence_card_deferred = tick("在留カード後日交付")
    relationship_proven = tick("続柄の証明あり")

    resumes = hidden("再転入する宛名番号", "resumes")
    key = hidden("行", "key")

    #: Who in the register this may be; set by the page.
    candidates: tuple[Any, ...] = ()
    LINES: ClassVar[dict[str, tuple[str, str]]] = {
        "person": ("surname", "kind"),
        "register": ("registered_domicile", "holds_number_card"),
        "more": ("furigana_surname", "remarks"),
        "foreign": ("roman_name", "relationship_proven"),
    }

    def __init__(
        self, *args: Any, shown: Container[str] | None = None, told: Container[str] = (), **kwargs: Any
    ) -> None:
        """`shown`: lines on the page; by default those that what is entered calls for, or a finding (`told`: names)."""
        super().__init__(*args, **kwargs)
        calls_for = {"more": self._holds("more"), "foreign": self.is_foreign}
        for line in self.LINES:
            spoken_of = any(self.add_prefix(n) in told for n in self.names_of(line))
            wanted = line in shown if shown is not None else calls_for.get(line, True) or spoken_of
            if not wanted:
                for name in self.names_of(line):
                    del self.fields[name]
        if not self.is_foreign:
            for name in self.names_of("foreign"):
                if name in self.fields:  # to be cleared, not filled
                    self.fields[name].required = False
        else:  # no 戸籍
            del self.fields["registered_domicile"], self.fields["register_head"]

    @classmethod
    def names_of(cls, line: str) -> list[str]:
        """Names of the fields of a line, in order."""
        names = list(cls.base_fields)
        first, last = cls.LINES[line]
        return names[names.index(first) : names.index(last) + 1]

    def _holds(self, line: str) -> bool:
        return any(self.initial.get(n) for n in self.names_of(line))

    @property
    def lines(self) -> list[tuple[str, list[Any]]]:
        """The lines on the page with their bound fields."""
        found = [(line, [self[n] for n in self.names_of(line) if n in self.fields]) for line in self.LINES]
        return [(line, fields) for line, fields in found if fields]

    @property
    def is_foreign(self) -> bool:
        """Whether the items of foreign residents are called for."""
        return bool(self.initial.get("kind") == "2")
