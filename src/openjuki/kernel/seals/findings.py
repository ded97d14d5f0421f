"""印鑑登録の所見 — ids, levels, laws and words of everything that this part refuses or asks about.

SE…: what stands against an application or a certificate. SA…: alerts, which a stated reason passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from openjuki.kernel.register.decision import ALERT, ERROR, Finding

_GUIDE: Final = "印鑑登録証明事務処理要領"


@dataclass(frozen=True, slots=True)
class Rule:
    """規則: law, message and remedy; the words of `finding` fill the message. The level follows from the id."""

    law: str
    message: str
    remedy: str


RULES: Final[dict[str, Rule]] = {
    # --- 登録の資格
    "SE01": Rule(
        f"{_GUIDE} 第2-1",
        "住民基本台帳に記録されていないため、登録できません。",
        "住民票の状態を確認してください。",
    ),
    "SE02": Rule(f"{_GUIDE} 第2-2", "{age}歳未満のため、登録できません。", "{from_on}から申請できます。"),
    "SE03": Rule(f"{_GUIDE} 第2-2", "意思能力を有しないため、登録できません。", "受付を終えてください。"),
    "SE04": Rule(
        f"{_GUIDE} 第2-2",
        "成年被後見人は、法定代理人が同行し、本人が申請するときに限り登録できます。",
        "法定代理人の同行と本人の申請を確認してください。",
    ),
    "SE05": Rule(
        f"{_GUIDE} 第2-3",
        "既に印鑑を登録しています。登録は1人1個です。",
        "印鑑を替えるときは改印で受け付けてください。",
    ),
    "SE06": Rule(f"{_GUIDE} 第4", "有効な印鑑登録がありません。", "登録の経過を確認してください。"),
    "SE07": Rule(
        f"{_GUIDE} 第2-3", "審査中の申請があります。", "先の申請の審査を終えるか、取り下げてください。"
    ),
    "SE08": Rule(f"{_GUIDE} 第4", "この登録は回復できません。{why}", "新たな登録として受け付けてください。"),
    # --- 印鑑が表すもの
    "SE10": Rule(
        f"{_GUIDE} 第3", "印影の文字が入力されていません。", "印影に表れている文字を入力してください。"
    ),
    "SE11": Rule(
        f"{_GUIDE} 第3",
        "印影の文字「{text}」は、住民票の氏名、氏、名、旧氏、通称又はこれらの組合せを表していません。",
        "住民票に記載されたものを表す印鑑を求めてください。",
    ),
    # --- 印影
    "SE20": Rule(f"{_GUIDE} 第3", "印影の画像を読めません。{why}", "PNG形式で読み取り直してください。"),
    "SE21": Rule(
        f"{_GUIDE} 第3",
        "印影が小さすぎます({width}×{height}mm)。一辺{least}mmの正方形に収まるものは登録できません。",
        "別の印鑑を求めてください。",
    ),
    "SE22": Rule(
        f"{_GUIDE} 第3",
        "印影が大きすぎます({width}×{height}mm)。一辺{most}mmの正方形に収まらないものは登録できません。",
        "別の印鑑を求めてください。",
    ),
    "SE23": Rule(
        f"{_GUIDE} 第3",
        "外枠がないか、{percent}%が欠けています。",
        "押し直しても同じなら、別の印鑑を求めてください。",
    ),
    "SE24": Rule(f"{_GUIDE} 第3", "白黒が逆の印影です(陰刻)。", "別の印鑑を求めてください。"),
    "SE25": Rule(f"{_GUIDE} 第3", "印影に二つ以上の色があります。", "一色の朱肉で押し直してください。"),
    "SE26": Rule(f"{_GUIDE} 第3", "印影がありません。", "印影の全体が入るように読み取り直してください。"),
    "SE27": Rule(
        f"{_GUIDE} 第3",
        "印影の文字が正しい向きで読めることを確認していません。左右が逆の印鑑は登録できません。",
        "印影を見て、文字の向きを確認してください。",
    ),
    "SE28": Rule(f"{_GUIDE} 第3", "同じ世帯の人が登録している印鑑と同一です。", "別の印鑑を求めてください。"),
    "SE29": Rule(
        f"{_GUIDE} 第3", "ゴム印その他変形しやすい印鑑は登録できません。", "別の印鑑を求めてください。"
    ),
    # --- 申請の方法
    "SE30": Rule(
        f"{_GUIDE} 第2-4", "代理人による申請は、照会書によります。", "申請の方法を「照会書」にしてください。"
    ),
    "SE31": Rule(
        f"{_GUIDE} 第2-4",
        "即日の登録には、官公署が発行した写真付きの書類が必要です。",
        "書類がなければ、保証人又は照会書によってください。",
    ),
    "SE32": Rule(
        f"{_GUIDE} 第2-4",
        "保証人は、この市で印鑑を登録している人でなければなりません。",
        "保証人の登録番号を確認してください。",
    ),
    "SE33": Rule(
        f"{_GUIDE} 第2-4", "代理人は保証人になれません。本人も同じです。", "別の保証人を求めてください。"
    ),
    "SE34": Rule(
        f"{_GUIDE} 第2-4", "照会書の回答がありません。", "回答書を受け取ってから審査へ送ってください。"
    ),
    "SE35": Rule(
        f"{_GUIDE} 第2-4",
        "照会書の回答が期限({due})を過ぎています。",
        "申請を取り下げ、改めて受け付けてください。",
    ),
    "SE36": Rule(
        f"{_GUIDE} 第2-4",
        "代理人の氏名、住所又は代理権を示す書面がありません。",
        "委任の旨を証する書面を確認し、入力してください。",
    ),
    "SE37": Rule(
        f"{_GUIDE} 第2-4", "本人確認の方法がありません。", "本人又は代理人を確認した書類を選んでください。"
    ),
    "SE38": Rule(
        f"{_GUIDE} 第2-4", "この市では、保証人による登録を行いません。", "申請の方法を選び直してください。"
    ),
    "SE39": Rule(f"{_GUIDE} 第4", "理由がありません。", "根拠となる事実を入力してください。"),
    # --- 証明書
    "SE40": Rule(
        f"{_GUIDE} 第5",
        "印鑑登録証又は個人番号カードの提示がありません。",
        "登録証の番号を確認してください。",
    ),
    "SE41": Rule(
        f"{_GUIDE} 第5",
        "提示された登録証の番号が、この登録のものではありません。",
        "登録証を確認してください。亡失の届出がある登録証は使えません。",
    ),
    "SE42": Rule(
        f"{_GUIDE} 第5",
        "個人番号カードによる申請は、本人に限ります。",
        "代理人のときは、印鑑登録証の提示を求めてください。",
    ),
    "SE43": Rule(
        "住民基本台帳事務処理要領 第5-10、S 3.2",
        "支援措置の対象者です。",
        "交付せず、支援措置責任者へ引き継いでください。",
    ),
    "SE44": Rule("S 3.1、S 3.2", "証明の発行が抑止されています。", "抑止の責任者へ引き継いでください。"),
    "SE45": Rule(f"{_GUIDE} 第5", "亡失の届出があるため、交付できません。", "審査の結果を待ってください。"),
    # --- 確認を要するもの
    "SA01": Rule(
        f"{_GUIDE} 第2-2",
        "生年月日が不詳のため、年齢を確認できません。",
        "{age}歳に達していることを書類で確認し、理由を入力してください。",
    ),
    "SA02": Rule(
        f"{_GUIDE} 第3",
        "外枠が{percent}%欠けています。",
        "印鑑の欠けか押し方かを確認し、登録する理由を入力してください。",
    ),
    "SA03": Rule(
        f"{_GUIDE} 第3",
        "同じ世帯の人が登録している印鑑と似ています。",
        "印影を並べて見比べ、登録する理由を入力してください。",
    ),
    "SA04": Rule(
        "S 3.4",
        "支援措置の対象者です。",
        "照会書の送付先と、代理人が相手方でないことを確認し、理由を入力してください。",
    ),
    "SA05": Rule(
        f"{_GUIDE} 第2-1",
        "{leaves}に転出する予定です。その日に登録は抹消されます。",
        "申請者に伝え、理由を入力してください。",
    ),
}


def finding(id_: str, field: str = "", **words: object) -> Finding:
    """One finding by the id of its rule. Raises KeyError for an id that is not in the list."""
    rule = RULES[id_]
    level = ALERT if id_.startswith("SA") else ERROR
    return Finding(id_, level, field, rule.message.format_map(words), rule.law, rule.remedy.format_map(words))
