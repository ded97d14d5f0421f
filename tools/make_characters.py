"""Make the tables of characters from the npm package ``@mandel59/mojidata``.

Run by a maintainer: ``npm pack @mandel59/mojidata``, unpack it, then
``python tools/make_characters.py package/dist/moji.db``. Sources inside it: MJ文字情報一覧表 and
MJ縮退マップ (CITPC, CC BY-SA 2.1 JP) and the Unicode IVD.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter, defaultdict

from tables import PACKAGE, write_gz

OUT = PACKAGE / "data" / "mj"

# The order in which a table of the MJ 縮退マップ decides how a character folds for search:
# the parent characters of the family register first, dictionaries last.
TABLES = (
    "戸籍統一文字情報_親字正字",
    "法務省告示582号別表第四_一",
    "民二5202号通知別表_正字俗字等対照表",
    "民一2842号通達別表_誤字俗字正字一覧表_無印",
    "民一2842号通達別表_誤字俗字正字一覧表_俗字",
    "民一2842号通達別表_誤字俗字正字一覧表_別字",
    "JIS包摂規準UCS統合規則",
    "読み字形による類推",
    "辞書類等による関連字",
)


def selector(sequence: str | None) -> str:
    """The variation selector of a sequence as hex, or nothing."""
    return f"{ord(sequence[1]):X}" if sequence and len(sequence) == 2 else ""


#: The best of many: more than a clerk looks through would not help.
MOST = 4


def shrinks(db: sqlite3.Connection) -> dict[str, str]:
    """MJ name → characters of JIS X 0213 that can stand for it, the nearest first (縮退).

    What JIS itself unifies comes first, then by rank or by hops of the 縮退マップ, then by the order of TABLES.
    """
    ranks = {table: i for i, table in enumerate(("JIS包摂規準UCS統合規則", *TABLES))}
    found: dict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
    for name, target, table, order, hops in db.execute(
        "select MJ文字図形名, 縮退UCS, 表, 順位, ホップ数 from mjsm"
    ):
        rank = ranks.get(table, len(ranks))
        found[name].append((0 if rank == 0 else 1, hops or order or 1, rank, target))
    return {
        name: "".join(list(dict.fromkeys(t for *_, t in sorted(rows)))[:MOST]) for name, rows in found.items()
    }


def foreign(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Characters that MJ lacks → those of MJ that stand for them, the nearest first.

    法務省告示第582号 (what a residence card shows for 簡体字等) before the variants that Unicode knows.
    """
    known = {c for (c,) in db.execute("select 実装したUCS from mji where 実装したUCS is not null")}
    found: dict[str, list[str]] = defaultdict(list)
    asked = (
        "select 簡体字等のUCS, 正字のUCS from nyukan order by 簡体字等のUCS, 順位",
        "select UCS, value from unihan_variant where property in ('kCompatibilityVariant', 'kZVariant',"
        " 'kTraditionalVariant', 'kSemanticVariant') order by property",
    )
    for sql in asked:
        for char, target in db.execute(sql):
            if char and char not in known and target in known:
                found[char].append(target)
    return sorted((c, "".join(list(dict.fromkeys(t))[:MOST])) for c, t in found.items())


def repertoire(db: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Name, base, is it the base's own shape, Moji_Joho selectors, SVS selector, 統一文字コード, 縮退."""
    near = shrinks(db)
    extra: dict[str, list[str]] = defaultdict(list)
    for name, sequence in db.execute("select * from mji_duplicated_ivs"):
        extra[name].append(selector(sequence))
    out = []
    for name, plain, base, ivs, svs, unified in db.execute(
        "select MJ文字図形名, 実装したUCS, coalesce(実装したUCS, 対応するUCS),"
        ' "実装したMoji_JohoコレクションIVS", 実装したSVS, 住基ネット統一文字コード from mji'
    ):
        if not plain and not ivs:
            continue
        base = plain or ivs[0]
        selectors = " ".join(s for s in [selector(ivs), *extra[name]] if s)
        own = "1" if plain else ""
        others = near.get(name, "").replace(base, "") if plain else near.get(name, "")
        out.append((name[2:], base, own, selectors, selector(svs), (unified or "")[2:], others))
    for name, char in db.execute("select MJ文字図形名, 文字 from mjih where 文字 is not null"):
        out.append((name[2:], char, "1", "", "", "", ""))
    return sorted(out)


def folding(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Character → the character that stands for its family in a search. A fixpoint: targets fold no more."""
    ranks = {table: i for i, table in enumerate(TABLES)}
    votes: dict[str, Counter[tuple[int, int, str]]] = defaultdict(Counter)
    # Characters of daily use stand for themselves: 玉 has an old shape that leads to 王.
    daily = {c for (c,) in db.execute("select 実装したUCS from mji where 漢字施策 = '常用漢字'")}
    for plain, base, target, table, order, hops in db.execute(
        "select 実装したUCS is not null, coalesce(実装したUCS, 対応するUCS), 縮退UCS, 表, 順位, ホップ数"
        " from mjsm join mji using(MJ文字図形名)"
    ):
        if table in ranks and base and target and target != base and len(target) == 1 and base not in daily:
            # The bare code point's own shape decides before its rarer shapes.
            votes[base][(ranks[table] + (0 if plain else len(TABLES)), hops or order or 1, target)] += 1
    for compat, base in db.execute(
        "select 対応する互換漢字, 対応するUCS from mji"
        " where 対応する互換漢字 is not null and 対応するUCS is not null"
    ):
        if compat != base:
            votes[compat][(-1, 0, base)] += 1
    step = {c: min(v, key=lambda k: (k[0], k[1], -v[k], k[2]))[2] for c, v in votes.items()}
    return sorted((c, t) for c in step if (t := last(c, step)) != c)


def last(char: str, step: dict[str, str]) -> str:
    """Follow the steps to the end; in a ring the smallest code point stands for all."""
    path = [char]
    while path[-1] in step:
        nxt = step[path[-1]]
        if nxt in path:
            return min(path[path.index(nxt) :])
        path.append(nxt)
    return path[-1]


def adobe(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Adobe-Japan1 sequence → the same shape in Moji_Joho, where two public tables prove it.

    The shape of JIS X 0213:2004 is the one that MJ gives to the bare code point; the shape of
    JIS X 0208:1990 is the one that Hanyo-Denshi calls JA, and both collections share its selector.
    """
    new = {ucs: cid for cid, ucs in db.execute("select CID, UCS from aj1_UniJISX02132004_H")}
    new.update({ucs: cid for cid, ucs in db.execute("select CID, UCS from aj1_UniJIS2004_H")})
    old = {ucs: cid for cid, ucs in db.execute("select CID, UCS from aj1_UniJIS_H")}
    plain = dict(
        db.execute(
            'select 実装したUCS, "実装したMoji_JohoコレクションIVS" from mji'
            " where 実装したUCS is not null and X0213 is not null"
        )
    )
    ja = {
        ivs[0]: ivs
        for ivs, _ in db.execute(
            'select h.IVS, h.code from "ivs_Hanyo-Denshi" h join "ivs_Moji_Joho" m on m.IVS = h.IVS'
            " where h.code glob 'JA[0-9]*'"
        )
    }
    out = []
    for ivs, cid in db.execute('select IVS, CID from "ivs_Adobe-Japan1"'):
        base = ivs[0]
        if base in plain and new.get(base) == cid:
            out.append((base, selector(ivs), selector(plain[base])))
        elif base in ja and old.get(base) == cid:
            out.append((base, selector(ivs), selector(ja[base])))
    return sorted(out)


def main() -> None:
    db = sqlite3.connect(sys.argv[1])
    write_gz(
        OUT / "repertoire.csv.gz", ("mj", "char", "plain", "ivs", "svs", "unified", "shrinks"), repertoire(db)
    )
    write_gz(OUT / "foreign.csv.gz", ("char", "near"), foreign(db))
    write_gz(OUT / "folding.csv.gz", ("char", "folded"), folding(db))
    write_gz(OUT / "adobe.csv.gz", ("char", "adobe", "moji_joho"), adobe(db))


if __name__ == "__main__":
    main()
