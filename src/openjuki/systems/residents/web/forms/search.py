"""検索の欄 (S 2.1.3)."""

from __future__ import annotations

from openjuki.kernel.register.codes import Sex
from openjuki.kernel.register.reasons import REMOVAL
from openjuki.systems.residents.selectors.criteria import STATES
from openjuki.systems.residents.web.forms.base import PathForm, choice, text

REASONS = ("窓口での本人確認", "証明書の請求", "電話での照会", "届出の相談", "庁内からの照会")


class SearchForm(PathForm):
    """All keys may be combined."""

    kana = text("かな", "kana", width="full")
    name = text("氏名(旧氏・通称も)", legal_name=True, width="full")
    birth = text("生年月日", "date", width="full")
    sex = choice("性別", [(k, v) for k, v in Sex.LABELS.items() if k != "0"], width="full")
    address = text("住所", width="full")
    detail = text("方書", width="full")
    household_no = text("世帯番号", "digits", width="full")
    addressee_no = text("宛名番号", "digits", width="full")
    relationship = text("続柄", "code", reader="relationship", width="full")
    state = choice("状態", STATES.items(), blank=False, width="full")
    removal_reason = choice("消除事由", REMOVAL.items(), width="full")
    individual_number = text("個人番号", "digits", width="full")
    resident_code = text("住民票コード", "digits", width="full")
    residence_card_no = text("在留カード番号", "latin", width="full")
    special_permanent_no = text("特別永住者証明書の番号", "latin", width="full")


NUMBER_RIGHTS = {
    "individual_number": "residents.search.individual_number",
    "resident_code": "residents.search.resident_code",
    "residence_card_no": "residents.search.residence_card_no",
    "special_permanent_no": "residents.search.residence_card_no",
}
