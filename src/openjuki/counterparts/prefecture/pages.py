"""What the prefecture shows (受信の一覧): a plain page; in a demo also the items of one person as JSON."""

from __future__ import annotations

from openjuki.counterparts.prefecture.judging import reasons
from openjuki.counterparts.prefecture.store import Store
from openjuki.runtime import plainweb
from openjuki.runtime.clock import TOKYO
from openjuki.runtime.exchange import selectors
from openjuki.runtime.exchange.database import Database
from openjuki.runtime.installation import Installation

TITLE = "都道府県サーバ(模擬)"
SEX = {"0": "不明", "1": "男", "2": "女"}
HEADINGS = (
    "受信", "住民票コード", "氏名", "生年月日", "性別", "住所", "個人番号", "異動事由", "異動年月日", "状態",
)  # fmt: skip


def application(inst: Installation, store: Store, database: Database) -> plainweb.Application:
    """Pages of the prefecture."""

    def front(_: plainweb.Asked) -> plainweb.Answer:
        notices, persons, active = store.counts()
        stopped = selectors.stopped(database=database)
        return plainweb.page(
            TITLE,
            "本人確認情報の受信",
            plainweb.figures(
                [("通知", notices), ("記録した人", persons), ("うち現存", active), ("隔離", len(stopped))]
            ),
            plainweb.table(HEADINGS, _rows(store)),
            plainweb.heading("受け入れなかった通知"),
            plainweb.table(
                ("日時", "理由"), [(f"{s.since.astimezone(TOKYO):%m-%d %H:%M:%S}", s.reason) for s in stopped]
            ),
            note="市町村CSから届いた8項目。この模擬は架空のデータだけを扱います",
        )

    def person(asked: plainweb.Asked) -> plainweb.Answer:
        found = store.person(asked.parts[0])
        if found is None:
            return plainweb.json_answer({"title": "記録がありません", "status": 404}, 404)
        # The number itself stays inside: whether it is held is all that a check needs to see.
        return plainweb.json_answer({**found, "individual_number": found["individual_number"] is not None})

    def digest(_: plainweb.Asked) -> plainweb.Answer:
        persons, value = store.everybody()
        return plainweb.json_answer({"persons": persons, "digest": value})

    def health(_: plainweb.Asked) -> plainweb.Answer:
        notices, persons, active = store.counts()
        return plainweb.json_answer(
            {"system": "prefecture", "ready": True, "notices": notices, "persons": persons, "active": active}
        )

    routes: list[tuple[str, str, plainweb.Handler]] = [("GET", "/", front), ("GET", "/healthz", health)]
    if inst.mode == "demo":
        routes += [("GET", r"/api/people/([0-9]{11})", person), ("GET", "/api/digest", digest)]
    return plainweb.application(routes)


def _rows(store: Store) -> list[tuple[str, ...]]:
    return [
        (
            f"{r.at.astimezone(TOKYO):%m-%d %H:%M:%S}",
            f"*******{r.code_end}",
            r.name,
            r.birth,
            SEX[r.sex],
            r.address,
            "あり" if r.has_number else "なし",
            reasons()[r.reason].text,
            r.changed_on,
            "現存" if r.active else "消除",
        )
        for r in store.latest()
    ]
