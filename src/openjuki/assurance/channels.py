"""経路の一覧 — every way on which data of residents can leave a system, and how it protects 支援措置 (S 3.4, L-01).

`spec/channels.csv` is the list. Tests walk what the systems have (routes, API, papers, message kinds, commands)
and fail for a way that is not in it, and for one that carries such data without a test in which a protected
person takes it. `docs/channels.md` is written from it: `python -m openjuki.assurance.channels > docs/channels.md`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = {
    "screen": "画面",
    "api": "API",
    "exchange": "電文",
    "paper": "帳票・証明書",
    "printer": "プリンタ",
    "bulk": "一括ファイル",
    "command": "コマンド",
    "log": "ログ",
    "error": "エラーの表示",
}
#: What a channel carries: data of residents, only what its user typed, nothing of either.
DATA = {"resident": "住民の情報", "none": "なし"}
SYSTEMS = {
    "*": "全システム共通",
    "residents": "住民記録",
    "juki_gateway": "住基ネット中間サーバ",
    "juki_cs": "市町村CS",
    "hub": "個人基本",
    "seals": "印鑑登録",
    "proof": "証明書確認",
    "identity": "職員認証",
    "offices": "業務システム(模擬)",
    "cli": "コマンド",
}


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out. `protection`: how it protects; for a way without such data, why it has none."""

    id: str
    system: str
    kind: str
    data: str
    protection: str

    @property
    def needs_test(self) -> bool:
        """Whether a test must run it with a protected person."""
        return self.data == "resident"


@cache
def table() -> tuple[Channel, ...]:
    """All rows of `channels.csv`."""
    text = (files("openjuki.spec") / "channels.csv").read_text(encoding="utf-8")
    return tuple(
        Channel(r["id"], r["id"].split(" ")[0], r["kind"], r["data"], r["protection"])
        for r in csv.DictReader(text.splitlines())
    )


def text() -> str:
    """`docs/channels.md`."""
    lines = [
        "# 住民の情報が出ていく経路",
        "",
        "`src/openjuki/spec/channels.csv` から作ります。経路を足したら行を足し、支援措置の対象者で動かす試験に"
        '`@pytest.mark.protects("経路")` を付けます。表に無い経路、試験の無い経路があると試験が失敗します。',
    ]
    for system, title in SYSTEMS.items():
        rows = [c for c in table() if c.system == system]
        if not rows:
            continue
        lines += [
            "",
            f"## {title}",
            "",
            "| 経路 | 種別 | 情報 | 支援措置の対象者の保護 |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{c.id.partition(' ')[2]}` | {KINDS[c.kind]} | {DATA[c.data]} | {c.protection} |"
            for c in rows
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the document."""
    print(text(), end="")


if __name__ == "__main__":
    main()
