"""異動事由 — the reasons for which the register changes, in three groups (S 1.2.2).

The code is stored and sent; the Japanese text is shown. There is no 転居取消: undoing a move within the city
is `cancel_correct` (異動の取消し(修正)). 転出(予定) and 転入通知の受理 are ours: the standard keeps both in the
version of the removal, we append one each (docs/decisions.md); neither is ever sent to 住基ネット.
"""

from typing import Final

ENTRY: Final = {
    "move_in": "国内転入",
    "move_in_abroad": "国外転入等",
    "birth": "出生",
    "entry_naturalization": "職権記載(帰化等)",
    "entry_nationality_lost": "職権記載(国籍喪失)",
    "entry_ex_officio": "職権記載",
    "renewal_entry": "改製(記載)",
    "reconstruction_entry": "再製(記載)",
    "cancel_add": "異動の取消し(増)",
}
REMOVAL: Final = {
    "move_out": "国内転出",
    "move_out_abroad": "国外転出",
    "death": "死亡",
    "removal_naturalization": "職権消除(帰化等)",
    "removal_nationality_lost": "職権消除(国籍喪失)",
    "removal_ex_officio": "職権消除",
    "renewal_removal": "改製(消除)",
    "reconstruction_removal": "再製(消除)",
    "cancel_remove": "異動の取消し(減)",
}
CORRECTION: Final = {
    "move_within": "転居",
    "inter_ward_move": "区間異動",
    "move_out_planned": "転出(予定)",
    "move_out_confirmed": "転入通知の受理",
    "minor_correction": "軽微な修正",
    "correction_ex_officio": "職権修正",
    "error_correction": "誤記修正",
    "individual_number_change": "個人番号の変更請求",
    "individual_number_correction": "個人番号の職権修正",
    "individual_number_entry": "個人番号の職権記載",
    "resident_code_change": "住民票コードの変更請求",
    "resident_code_entry": "住民票コードの職権記載",
    "household_split": "世帯分離",
    "household_merge": "世帯合併",
    "household_reassignment": "世帯変更",
    "new_householder": "世帯主変更",
    "former_surname_entry": "旧氏の記載",
    "former_surname_change": "旧氏の変更",
    "former_surname_removal": "旧氏の削除",
    "alias_entry": "通称の記載",
    "alias_removal": "通称の削除",
    "cancel_correct": "異動の取消し(修正)",
}
REASONS: Final = {**ENTRY, **REMOVAL, **CORRECTION}
