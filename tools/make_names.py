"""Make the tables of surnames and given names from japanese-personal-name-dataset.

Run by a maintainer: ``python tools/make_names.py``. Surnames keep the frequencies of the data set. Given
names have none there: the lists below say which readings were in fashion in which years (general
knowledge, not statistics), the rest follow by their endings, and spellings are ranked by how common their
characters are in names.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

from tables import PACKAGE, write_gz

OUT = PACKAGE / "city" / "data"
SPELLINGS = 14
LENGTH = {1: 1.2, 2: 1, 3: 5}  # spellings of three characters and more are rarer
COHORTS = ("before 1946", "1946-1965", "1966-1985", "1986-2005", "2006-")

FASHION = {
    "1": (
        "きよし ただし まさお いさむ しげる みのる ひろし さぶろう よしお ただお はじめ すすむ しょうじ とみお "
        "たけし かずお のぼる ひでお まさる じろう",
        "ひろし しげる まこと たかし たけし かずお としお まさお きよし いさむ しゅういち ひでき あきら つとむ "
        "ゆたか みつお おさむ のぶお やすお せいいち",
        "まこと けんいち だいすけ てつや なおき ひろゆき けんじ しんじ けんた たかし ともひろ こうじ ひでき まさひろ "
        "かずや りょう やすひろ たかゆき ごう しんいち",
        "しょうた だいき たくや つばさ しょう けんた たくみ ゆうた りょうた ともや なおき かずき ゆうき だいち "
        "ゆうと りょう しゅん こうへい けいた ゆうや",
        "はると そうた ひなた みなと りく ゆうと そら あおい りつ ゆいと はやと あさひ いつき れん "
        "あおと ひろと こうき かいと えいた いおり",
    ),
    "2": (
        "よしこ ふみこ ひさこ かずこ さちこ ちよこ はるこ すみこ せつこ きみこ きよこ のぶこ みつこ よしえ "
        "とみこ しずこ ふみえ はなこ きよ としこ",
        "けいこ ようこ かずこ ひろこ よしこ さちこ せつこ みちこ のりこ じゅんこ ゆみこ くみこ えみこ まゆみ "
        "ともこ きょうこ あけみ ひろみ いくこ ゆうこ",
        "ゆみこ まゆみ ともこ ゆうこ めぐみ くみこ なおみ ようこ みゆき かおり えみ まい ゆみ あい "
        "あや けいこ ちえ みか りえ さおり",
        "あい みさき まい あやか はるか ちひろ なつみ みゆき えり ゆか もえ ゆい さき かな "
        "なな まりな りな あすか みく ほのか",
        "ひなた さくら ゆい あおい りん めい ひな みお ゆな こはる いちか えま ほのか さな "
        "ことは つむぎ りお あかり ひまり ななみ",
    ),
}
# How much an ending belongs to each cohort when no list names the reading.
ENDINGS = {
    "1": {
        "お": (9, 8, 3, 1, 0.3),
        "し": (6, 8, 6, 2, 0.5),
        "ろう": (7, 4, 1.5, 1.5, 2),
        "いち": (7, 7, 4, 1.5, 0.5),
        "じ": (6, 7, 4, 1, 0.3),
        "た": (0.3, 0.5, 4, 8, 6),
        "と": (0.3, 0.5, 1, 4, 9),
        "き": (1, 3, 7, 7, 4),
        "や": (0.3, 1.5, 7, 7, 2),
        "ひろ": (1, 4, 8, 5, 2),
        "ゆき": (1, 4, 8, 4, 1),
        "": (2, 3, 4, 4, 3),
    },
    "2": {
        "こ": (10, 10, 5, 1.2, 0.5),
        "え": (7, 5, 4, 1.5, 0.5),
        "よ": (6, 4, 1, 0.3, 0.2),
        "み": (2, 5, 7, 4, 2),
        "か": (0.3, 0.6, 4, 9, 6),
        "な": (0.2, 0.3, 2, 8, 8),
        "り": (0.4, 0.8, 4, 6, 6),
        "": (0.8, 1, 3, 5, 5),
    },
}


def read(name: str) -> Iterator[list[str]]:
    path = files("japanese_personal_name_dataset").joinpath("dataset", name)
    yield from csv.reader(path.read_text(encoding="utf-8").splitlines())


def katakana(text: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def surnames() -> list[tuple[str, str, int]]:
    return [(name, katakana(kana), int(count)) for name, count, kana, _ in read("last_name_org.csv")]


def weights(sex: str, reading: str) -> list[float]:
    """How often a reading is given in each cohort, in arbitrary units."""
    rules = ENDINGS[sex]
    ending = next(e for e in sorted(rules, key=len, reverse=True) if reading.endswith(e))
    out = list(rules[ending])
    for cohort, listed in enumerate(FASHION[sex]):
        order = listed.split()
        if reading in order:
            out[cohort] += 400 / (3 + order.index(reading))
    return out


def given_names(sex: str, stem: str) -> Iterator[tuple[object, ...]]:
    common = {row[0] for row in read(f"first_name_{stem}_opti.csv")}
    listed = {r for line in FASHION[sex] for r in line.split()}
    table = {row[0]: row[2:] for row in read(f"first_name_{stem}_org.csv")}
    table = {r: s for r, s in table.items() if r in common or r in listed}
    freq = Counter(c for spellings in table.values() for s in spellings for c in set(s))
    for reading, spellings in sorted(table.items()):
        ranked = sorted(spellings, key=lambda s: (-min(freq[c] for c in s) / LENGTH.get(len(s), 20), s))
        chosen = ranked[:SPELLINGS]
        share = [1 / (rank + 1.5) for rank in range(len(chosen))]
        for spelling, part in zip(chosen, share, strict=True):
            by_cohort = [round(w * part / sum(share) * 1000) for w in weights(sex, reading)]
            yield (sex, spelling, katakana(reading), *by_cohort)


def main() -> None:
    write_gz(OUT / "surnames.csv.gz", ("surname", "kana", "weight"), surnames())
    names = [*given_names("1", "man"), *given_names("2", "woman")]
    write_gz(OUT / "given_names.csv.gz", ("sex", "given_name", "kana", "w1", "w2", "w3", "w4", "w5"), names)
    missing = {
        r
        for sex in "12"
        for line in FASHION[sex]
        for r in line.split()
        if katakana(r) not in {n[2] for n in names if n[0] == sex}
    }
    print("readings without a spelling in the data set:", " ".join(sorted(missing)) or "none")


if __name__ == "__main__":
    main()
