"""Documents: what is made from the code is up to date, what they point to exists, no machine's secrets in them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from openjuki.kernel.rules.run import RULES
from openjuki.runtime import topology
from openjuki.systems.residents.management.findings import ids_in_source, raised
from openjuki.systems.residents.management.rules_list import rules_text
from support.rule_examples import examples

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TEXTS = sorted(p for p in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"`((?:src|tests|docs|bench|deploy|requirements)/[\w./-]+)`")
_MODULE = re.compile(r"`(openjuki(?:\.[a-z_0-9]+)+)`")


#: Texts of the form of an id that are none.
NO_IDS = {"CP932", "UTF-16"}


@cache
def list_of_rules() -> str:
    return (DOCS / "rules.md").read_text(encoding="utf-8")


def test_the_list_of_rules_is_up_to_date() -> None:
    told = "docs/rules.md が古くなっています。住民記録の write_docs docs を実行してください"
    assert list_of_rules() == rules_text(examples()), told


def test_the_list_holds_every_finding_that_the_source_can_raise() -> None:
    known = {r.id for r in RULES} | ids_in_source() - NO_IDS
    assert sorted(id_ for id_ in known if f"| {id_} |" not in list_of_rules()) == []


def test_each_row_of_the_list_gives_level_article_and_message() -> None:
    """A message that says nothing but a place to fill is none."""
    heading: list[str] = []
    for line in list_of_rules().splitlines():
        cells = [c.strip() for c in line.replace("\\|", "").strip("|").split(" | ")]
        if cells[0] == "ID":
            heading = cells
        elif line.startswith("| ") and heading:
            row = dict(zip(heading, cells, strict=True))
            assert row["水準"] in ("エラー", "アラート", "なし"), line
            assert row["根拠"].replace("〔…〕", ""), line
            assert row["メッセージ"].replace("〔…〕", "").strip("。、 "), line


#: Ids that several modules raise, each in words of its own, and the one meaning that they have all the same.
ONE_MEANING = {
    "AU-02": "権限がない",
    "C01": "受付番号がない",
    "C06": "この区の住民ではない",
    "C13": "一覧にない値",
    "E06": "番号の重複",
    "E11": "世帯主の重複",
    "E111": "別の人の番号",
    "E126": "同じ文書番号の通知",
    "E234": "送ったプリンタへの再送",
    "F01": "この届にない項目",
    "F02": "項目の形と数",
    "F04": "読めない日付",
    "F05": "届の種別がない",
    "F07": "選べない値",
    "H09": "一時解除の分数",
    "I91": "頁の番号",
    "I92": "記載された人が違う",
    "I93": "記載された人の数",
    "IM03": "見出しの誤り",
    "S07": "支援措置の対象者",
    "S10": "ほかの区の住民",
    "SE20": "読めない印影",
    "SE63": "印鑑の処理の権限がない",
    "SE65": "受付番号の申請・印影がない",
    "SE66": "申請の状態が変わった",
    "SE72": "記載された人が違う",
    "SE86": "印鑑の設定の誤り",
}


def test_no_id_has_two_meanings() -> None:
    """A clerk who tells an id to somebody must be understood: what says something else has an id of its own."""
    places: dict[str, dict[str, set[str]]] = {}
    for each in raised():
        places.setdefault(each.id, {}).setdefault(each.place, set()).add(each.message)
    for rule in RULES:
        places.setdefault(rule.id, {}).setdefault(rule.check.__module__, set()).add(rule.message)
    several = {id_ for id_, said in places.items() if len(set(map(frozenset, said.values()))) > 1}
    assert several ^ ONE_MEANING.keys() == set()


def test_every_numbered_rule_is_shown_by_a_case_or_a_test() -> None:
    """E… and A… of services need the database: a test names each. Those of the registry have cases of their own."""
    names = re.compile(r"[EA][0-9]{2,3}")
    said = {m for p in (ROOT / "tests").rglob("*.*") if p.suffix in (".py", ".yaml") and p != Path(__file__)
            for m in re.findall(r"(?<!\w)[EA][0-9]{2,3}(?!\w)", p.read_text(encoding="utf-8"))}  # fmt: skip
    assert sorted({r.id for r in raised() if names.fullmatch(r.id)} - said) == []


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_what_a_document_points_to_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [link for link in _LINK.findall(text) if not (path.parent / link).exists()]
    paths = [p for p in _PATH.findall(text) if not (ROOT / p).exists()]
    assert links + paths == []


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_modules_that_a_document_names_exist(path: Path) -> None:
    missing = []
    for name in _MODULE.findall(path.read_text(encoding="utf-8")):
        inside = ROOT / "src" / name.replace(".", "/")
        # The last step may be a name inside a module.
        here = (inside, inside.with_suffix(".py"), inside.parent, inside.parent.with_suffix(".py"))
        if not any(p.exists() for p in here):
            missing.append(name)
    assert missing == []


def test_the_overview_names_every_node() -> None:
    text = (DOCS / "architecture" / "README.md").read_text(encoding="utf-8")
    assert [n for n in topology.nodes() if n not in text] == []


def test_the_glossary_gives_each_name_once() -> None:
    """Two Japanese terms under one name, or one term in two rows, would be two words for one thing."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.M)
    terms = [term.strip() for term, _ in rows if term.strip() != "Japanese" and not set(term) <= set("- ")]
    assert sorted({t for t in terms if terms.count(t) > 1}) == []
