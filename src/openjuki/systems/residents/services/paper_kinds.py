"""What can be recorded with a case as a paper (書面の種別): printed here, or received (A-10, S 4.0.9)."""

from __future__ import annotations

from typing import Final

PAPERS: Final = {
    "printed_for_signature": "異動届(署名用)を印刷",
    "signed_notice": "署名済みの異動届を受領",
    "received_paper": "書面の異動届を受領",
    "compared_with_paper": "受領した書面と照合",
    "grounds_paper": "根拠となる書面を受領",
    "ex_officio_record": "職権記載等記録書を印刷",
    "confirmation_sheet": "確認用帳票を印刷",
    "acceptance_notice": "受理通知を印刷",
    "office_guide": "他課案内を印刷",
    "householder_letter": "世帯主変更(依頼)通知書を印刷",
    "code_letter": "住民票コード通知票を印刷",
    "ex_officio_letter": "職権記載等通知書を印刷",
    "inquiry_letter": "不備の照会文書を印刷",
}
