"""Japanese labels of the items of a notice (届出の項目名), for messages and forms."""

from __future__ import annotations

from openjuki.kernel.register.items import labels_of
from openjuki.kernel.register.record import Record

_RECORD = labels_of(Record)
_OWN = {
    "ward": "届出を受けた区",
    "notified_on": "届出年月日",
    "moved_in_on": "異動年月日(転入)",
    "moved_on": "異動年月日(転居)",
    "split_on": "異動年月日(世帯分離)",
    "merged_on": "異動年月日(世帯合併)",
    "reassigned_on": "異動年月日(世帯変更)",
    "took_over_on": "異動年月日(世帯主変更)",
    "moves_out_on": "転出予定年月日",
    "destination": "転出先",
    "card_move_out": "特例転出(カード)",
    "continues_card": "カードの継続利用(国外)",
    "certificate_returned": "転出証明書の返納あり",
    "MoveInNotification.moved_in_on": "転入日(転出先)",
    "MoveInNotification.notified_on": "転入通知年月日",
    "event_id": "取り消す異動",
    "later": "後の異動",
    "redo": "やり直す",
    "address": "新しい住所",
    "previous_address": "転入前住所",
    "last_registered_address": "最終登録住所地",
    "members": "異動する人",
    "staying": "残る世帯員",
    "notifier": "届出人",
    "identity": "本人確認",
    "agent": "代理人",
    "name": "氏名",
    "capacity": "届出人の資格",
    "phone": "電話番号",
    "method": "本人確認の方法",
    "document": "確認した書類",
    "checked_by_pin": "暗証番号で照合",
    "mandate_seen": "委任状を確認",
    "mandate": "委任状の内容",
    "source": "届書の基",
    "joins": "入る世帯の世帯番号",
    "card_move_in": "特例転入",
    "certificate_move_out_on": "転出予定年月日(証明書)",
    "address_override": "住所辞書にない住所とする理由",
    "note": "留意事項",
    "key": "行",
    "kind": "住民種別",
    "individual_number_check": "個人番号の確認",
    "holds_number_card": "個人番号カードあり",
    "resumes": "再転入する宛名番号",
    "stated_name": "証明書情報の氏名",
    "stated_birth": "証明書情報の生年月日",
    "relationship_proven": "続柄の証明あり",
    "addressee_no": "宛名番号",
    "household_no": "世帯番号",
    "code": "市区町村コード",
    "town_code": "町字コード",
    "text": "住所",
    "lot": "番地",
    "detail": "方書",
    "postal_code": "郵便番号",
    "country": "国名コード",
    "grounds": "職権の根拠",
    "basis": "根拠",
    "Grounds.document": "根拠となる書面",
    "received_on": "受領(申出・通知)の日",
    "sender": "発信者",
    "number": "文書番号",
    "individual_number": "個人番号",
    "resident_code": "住民票コード",
}


def label_of(name: str, cls: type | None = None) -> str:
    """Label of an item by its name, in a certain dataclass if it differs there; else the name itself."""
    own = _OWN.get(f"{cls.__name__}.{name}") if cls is not None else None
    return own or _OWN.get(name) or _RECORD.get(name, name)
