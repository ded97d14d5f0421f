"""Documents: what is made from the code is up to date, what they point to exists, no machine's secrets in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openjuki.kernel.rules.run import RULES
from openjuki.kernel.rules.table import rules_text
from openjuki.runtime import topology

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TEXTS = sorted(p for p in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")
_PATH = re.compile(r"`((?:src|tests|docs|bench|deploy|requirements)/[\w./-]+)`")
_MODULE = re.compile(r"`(openjuki(?:\.[a-z_0-9]+)+)`")


def test_the_list_of_rules_is_up_to_date() -> None:
    told = "docs/rules.md が古くなっています。住民記録の write_docs docs を実行してください"
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == rules_text(), told


def test_the_list_of_rules_holds_every_rule() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    assert [r.id for r in RULES if f"| {r.id} |" not in text] == []


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
