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
        "きよし ただし まさお いさむ しげる みのる ひろし さぶろう よしお ただお "
        "はじめ すすむ しょうじ とみお たけし かずお のぼる ひでお まさる じろう",
        "ひろし しげる まこと たかし たけし かずお としお まさお きよし いさむ "
        "しゅういち ひでき あきら つとむ ゆたか みつお おさむ のぶお やすお せいいち",
        "まこと けんいち だいすけ てつや なおき ひろゆき けんじ しんじ けんた たかし "
        "ともひろ こうじ ひでき まさひろ かずや りょう やすひろ たかゆき ごう しんいち",
        "しょうた だいき たくや つばさ しょう けんた たくみ ゆうた りょうた ともや "
        "なおき かずき ゆうき だいち ゆうと りょう しゅん こうへい けいた ゆうや",
        "はると そうた ひなた みなと りく ゆうと そら あおい りつ ゆいと "
        "はやと あさひ いつき れん あおと ひろと こうき かいと えいた いおり",
    ),
    "2": (
        "よしこ ふみこ ひさこ かずこ さちこ ちよこ はるこ すみこ せつこ きみこ "
        "きよこ のぶこ みつこ よしえ とみこ しずこ ふみえ はなこ きよ としこ",
        "けいこ ようこ かずこ ひろこ よしこ さちこ せつこ みちこ のりこ じゅんこ "
        "ゆみこ くみこ えみこ まゆみ ともこ きょうこ あけみ ひろみ いくこ ゆうこ",
        "ゆみこ まゆみ ともこ ゆうこ めぐみ くみこ なおみ ようこ みゆき かおり "
        "えみ まい ゆみ あい あや けいこ ちえ みか りえ さおり",
        "あい みさき まい あやか はるか ちひろ なつみ みゆき えり ゆか "
        "もえ ゆい さき かな なな まりな りな あすか みく ほのか",
        "ひなた さくら ゆい あおい りん めい ひな みお ゆな こはる "
        "いちか えま ほのか さな ことは つむぎ りお あかり ひまり ななみ",
    ),
}
# Spellings that everybody knows come first; the rest is ranked by characters.
FAVOURITES = {
    "1": (
        "博 浩 弘 宏 隆 茂 実 正 清 武 勇 進 昇 修 "
        "豊 誠 勝 剛 健 聡 哲也 和夫 正夫 幸雄 義雄 敏夫 秀雄 三郎 "
        "次郎 一郎 忠雄 富雄 健一 浩一 誠一 修一 秀樹 直樹 大輔 健太 翔太 拓也 "
        "達也 和也 直也 智也 裕也 雄太 大樹 大輝 翔 拓海 健太郎 大地 優太 亮太 "
        "翼 亮 涼太 俊介 孝之 浩之 博之 隆之 裕之 正人 和彦 俊彦 昭 彰 "
        "明 章 学 智 悟 孝 崇 毅 猛 徹 裕司 健司 浩二 健二 "
        "真一 伸一 蓮 陽翔 悠真 湊 颯太 大翔 悠斗 樹 碧 律 新 蒼 "
        "朝陽 陽太 悠人 隼人 航 匠 海斗 空 陸 凛 優斗 颯 一樹 隼 "
        "駿 康平 啓太 和樹 光男 康夫 信夫 清志 博志 和男 正男 康弘 貴之 智宏 "
        "雅弘 正広 良太 司 治 理 功 稔 功一 "
    ),
    "2": (
        "恵子 啓子 敬子 洋子 陽子 和子 幸子 節子 弘子 裕子 浩子 京子 順子 純子 "
        "久美子 由美子 美智子 道子 典子 紀子 良子 芳子 佳子 美子 文子 千代子 春子 久子 "
        "澄子 君子 光子 信子 清子 富子 静子 花子 敏子 友子 智子 朋子 優子 祐子 "
        "恵美子 真由美 由美 明美 直美 郁子 めぐみ 恵 美幸 みゆき 香織 恵美 愛 彩 "
        "舞 千恵 美香 理恵 里恵 沙織 綾 美咲 彩香 遥 千尋 夏美 絵里 由佳 "
        "優花 萌 唯 結衣 早紀 香奈 奈々 真理 里奈 明日香 美久 穂乃花 さくら 桜 "
        "陽葵 葵 凛 芽依 陽菜 美桜 結菜 心春 一花 咲良 紬 莉央 莉子 琴葉 "
        "七海 明莉 朱里 結愛 杏 澪 文江 芳江 光江 房子 貞子 悦子 和美 真美 "
        "愛美 麻衣 麻美 智美 知美 裕美 弘美 美穂 志保 彩花 優奈 美羽 希 望 "
        "楓 "
    ),
}
# Readings of today that the data set lacks.
ADDED = {
    "1": {"ひなた": "陽向 日向 陽太 陽葵 日陽", "あおい": "葵 碧 蒼 碧衣 蒼依", "りつ": "律 莉津 凛月 立"},
    "2": {"ひなた": "陽向 日向 妃向 陽菜多", "あおい": "葵 碧 蒼 葵衣", "ひまり": "陽葵 向葵 日葵 緋鞠 陽莉"},
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


def score(spelling: str, freq: Counter[str]) -> float:
    """How usual a spelling looks: its rarest character decides, long ones lose."""
    return min(freq[c] for c in spelling) / LENGTH.get(len(spelling), 20)


def given_names(sex: str, stem: str) -> Iterator[tuple[object, ...]]:
    common = {row[0] for row in read(f"first_name_{stem}_opti.csv")}
    listed = {r for line in FASHION[sex] for r in line.split()}
    table = {row[0]: row[2:] for row in read(f"first_name_{stem}_org.csv")}
    for reading, spellings in ADDED[sex].items():
        table[reading] = spellings.split()
    table = {r: s for r, s in table.items() if r in common or r in listed}
    favourites = set(FAVOURITES[sex].split())
    freq = Counter(c for spellings in table.values() for s in spellings for c in set(s))
    for reading, spellings in sorted(table.items()):
        ranked = sorted(spellings, key=lambda s: (s not in favourites, -score(s, freq), s))
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
