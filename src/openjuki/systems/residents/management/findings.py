"""指摘の一覧 — every finding that the code can raise beside the rules of the register, read from the source itself.

A finding begins with its id: `Finding("C01", …)`, a helper that makes one of it, or a row of a table by ids.
Nothing is run and nothing imported: what is written is what is found, so that none can be forgotten. What is filled
in when it is raised reads 〔…〕. Registered rules (`@rule`) have a list of their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.systems.residents.management import source
from openjuki.systems.residents.management.source import FILLED, OPEN, ROOT, Env

ID: Final = re.compile(r"[A-Z]{1,2}[0-9]{2,3}|[A-Z]{2,3}-[0-9]{1,2}")
#: Where a text of that form is something else: simulated others, the made-up city, numbers of offices, keys, this.
NO_FINDINGS: Final = (
    "assurance.",
    "counterparts.",
    "city.",
    "kernel.certificates.office_table",
    "runtime.web.fkeys",
    "systems.residents.management.",
)
#: What comes from elsewhere and is passed on.
WORDS: Final = {
    "API-1": "送った項目のどこが、型・長さ・範囲のどれに合わないか(〔…〕)",
    "E202": "この届が、今この職員に審査できない理由(〔…〕)",
    "MO01": "番号の桁数と検査用数字のどちらが合わないか(〔…〕)",
    "I95": "様式から書面を作れないか、見本の印が欠けています(〔…〕)",
    "P06": "公印の画像がないか、使えません(〔…〕)",
    "ID-12": "職員の登録の項目のどこが違うか(〔…〕)",
    "ID-13": "パスワードが、長さ・よくある語などの決まりのどれに合わないか(〔…〕)",
}
#: What a message between systems is refused by bears no article: a clerk sees it in the list of messages.
LAWS: Final = {
    "CC-01": "住民基本台帳法施行規則 第1条",
    "CC-02": "番号法 第2条第5項、平成26年総務省令第85号 第5条",
    **dict.fromkeys(("CC-03", "CC-04", "CC-05", "CC-06", "CC-07"), "住民基本台帳法 第30条の6第1項"),
    "CC-08": "住民基本台帳法 第30条の3",
    "CC-09": "番号法 第7条",
}
_LAST_LOOK: Final = "runtime.release.last_look"
_JAPANESE: Final = re.compile(r"[぀-ヿ一-鿿]")
_ARTICLE: Final = re.compile(r"第[0-9]|S [0-9]|[A-Z]-[0-9]{2}|要領")
_DEEP: Final = 4


@dataclass(frozen=True, slots=True)
class Raised:
    """One finding as the source has it. `place`: module below `openjuki`."""

    id: str
    level: str
    message: str
    law: str
    remedy: str
    place: str

    @property
    def says_something(self) -> bool:
        """Whether there is more in the message than what is filled in."""
        return bool(_JAPANESE.search(self.message.replace(OPEN, "")))


def _made(call: ast.Call, path: Path, env: Env, depth: int = 0) -> Iterator[Raised]:
    """The findings that a call makes, directly or through helpers."""
    made, home = source.called(call, path)
    if not isinstance(made, ast.FunctionDef | ast.ClassDef) or depth > _DEEP:
        return
    given = source.given(call, made, path, home, env)
    if isinstance(made, ast.ClassDef):
        if made.name == "Finding" and ID.fullmatch(given.get("id", "")):
            yield _raised(given, path)
        return
    if not any(ID.fullmatch(value) for value in given.values()) and not _fills(made):
        return
    for inner in source.nodes(made):
        if isinstance(inner, ast.Call):
            for each in _made(inner, home, given, depth + 1):
                yield replace(each, place=_place(path))


def _fills(made: ast.FunctionDef) -> bool:
    """Whether a function makes a finding whose words it is given."""
    return any(
        isinstance(n, ast.Call)
        and len(n.args) > 1
        and bool(_id(n.args[0]))
        and isinstance(n.args[1], ast.Name)
        and n.args[1].id in source.params(made)
        for n in source.nodes(made)
    )


def _raised(given: Mapping[str, str], path: Path) -> Raised:
    level = given.get("level", "error")
    words = {n: FILLED.sub(OPEN, given.get(n, "")) for n in ("message", "law", "remedy")}
    words["law"] = words["law"] or LAWS.get(given["id"], "")
    if words["law"] == OPEN and _place(path) == _LAST_LOOK:
        words["law"] = _of_systems()
    return Raised(given["id"], level if level in ("error", "alert") else "error", place=_place(path), **words)


@cache
def _of_systems() -> str:
    """By which article each system looks at its papers last of all."""
    looking = (
        p
        for p in sorted(ROOT.rglob("*.py"))
        if "last_look" in source.module(p)[2] or "pages_of" in source.module(p)[2]
    )
    found = (source.text(ast.Name("LAW"), path, {}) for path in looking)
    return "、".join(dict.fromkeys(law for law in found if law != OPEN))


def _place(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _rows(table: ast.Dict, path: Path) -> Iterator[Raised]:
    """Rows of a table by ids: a message, or a dataclass with it."""
    for key, value in zip(table.keys, table.values, strict=True):
        id_ = _id(key)
        given = {"message": source.text(value, path, {})}
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
            made, home = source.defined(value.func.id, path)
            given = source.given(value, made, path, home, {}) if isinstance(made, ast.ClassDef) else {}
            if not given.get("law") and _place(path).startswith("kernel.certificates."):
                given["law"] = "。".join(f"{row.title}は{row.law}" for row in CERTIFICATES.values())
        if id_ and _JAPANESE.search(given.get("message", "")):
            yield _raised(
                {"level": "alert" if id_.startswith(("A", "SA")) else "error", **given, "id": id_}, path
            )


def _id(node: ast.AST | None) -> str:
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return text if ID.fullmatch(text) else ""


def _said(node: ast.Call | ast.Tuple, path: Path) -> Iterator[Raised]:
    """An id and what is said of it, handed on to what makes the finding later: message, (law,) remedy."""
    parts = list(node.elts) if isinstance(node, ast.Tuple) else list(node.args)
    for at, part in enumerate(parts):
        ids = [_id(part)]
        if isinstance(part, ast.IfExp):
            ids = [_id(part.body), _id(part.orelse)]
        texts = [source.text(each, path, {}) for each in parts[at + 1 :]]
        while texts and not _JAPANESE.search(texts[0]):
            texts.pop(0)
        if texts:
            law = texts[1] if len(texts) > 2 and _ARTICLE.search(texts[1]) else ""
            given = {"message": texts[0], "law": law, "remedy": texts[-1] if len(texts) > 1 else ""}
            if isinstance(node, ast.Call):
                given |= {k.arg: source.text(k.value, path, {}) for k in node.keywords if k.arg}
            yield from (_raised({**given, "id": id_}, path) for id_ in ids if id_)


def _overtaken(call: ast.Call, path: Path) -> Iterator[Raised]:
    """The one finding that every service of a system shares: the id is the system's, the words are the frame's."""
    for word in call.keywords:
        if word.arg == "overtaken" and (id_ := _id(word.value)):
            frame = ROOT / "runtime" / "service.py"
            for node in source.nodes(source.module(frame)[0]):
                if isinstance(node, ast.Call) and any(
                    k.arg == "id" and isinstance(k.value, ast.Attribute) for k in node.keywords
                ):
                    given = {k.arg: source.text(k.value, frame, {}) for k in node.keywords if k.arg}
                    yield _raised({**given, "id": id_}, path)


def _among(function: ast.FunctionDef, path: Path) -> list[str]:
    """The sentences that a function holds, for a finding whose message is one of them."""
    own = ast.get_docstring(function, clean=False)
    kept = {
        id(v)
        for n in source.nodes(function)
        if isinstance(n, ast.JoinedStr)
        for v in source.nodes(n)
        if v is not n
    }
    kept |= {id(k.value) for n in source.nodes(function) if isinstance(n, ast.Call) for k in n.keywords
             if k.arg in ("remedy", "law", "field")}  # fmt: skip
    texts = (
        source.text(n, path, {})
        for n in source.nodes(function)
        if isinstance(n, ast.Constant | ast.JoinedStr) and id(n) not in kept
    )
    return [t for t in dict.fromkeys(texts) if t != own and t.endswith(("。", "ません", "ください"))]


@cache
def _raised_as() -> dict[str, list[str]]:
    """Exception → what is said with it anywhere."""
    found: dict[str, list[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for node in source.nodes(source.module(path)[0]):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                name = ast.unparse(node.exc.func).rpartition(".")[2]
                found.setdefault(name, []).append(source.text(node.exc.args[0], path, {}))
    return found


def _passed_on(tree: ast.AST, id_: str) -> list[str]:
    """The words of an exception that a finding passes on (`str(e)`)."""
    names = (
        ast.unparse(h.type).rpartition(".")[2]
        for h in source.nodes(tree)
        if isinstance(h, ast.ExceptHandler)
        and h.type is not None
        and any(_id(n) == id_ for n in source.nodes(h))
    )
    return [t for name in names for t in _raised_as().get(name, ()) if _JAPANESE.search(t)]


def _found_in(path: Path) -> Iterator[Raised]:
    for node in source.nodes(source.module(path)[0]):
        if isinstance(node, ast.Call):
            made = list(_made(node, path, {}))
            yield from made or [*_said(node, path), *_overtaken(node, path)]
        elif isinstance(node, ast.Tuple):
            yield from _said(node, path) if node.elts and _id(node.elts[0]) else ()
        elif isinstance(node, ast.Dict):
            yield from _rows(node, path)


def _spelled_out(path: Path) -> Iterator[Raised]:
    """The same, with the sentences of its function in place of a message that is only filled in."""
    functions = [n for n in source.nodes(source.module(path)[0]) if isinstance(n, ast.FunctionDef)]
    known = list(_found_in(path))
    taken = {each.message for each in known}
    for each in known:
        if each.says_something:
            yield each
            continue
        holders = [f for f in functions if any(_id(n) == each.id for n in source.nodes(f))]
        words = [w for f in holders for w in _among(f, path) if w not in taken]
        words = (
            words or _passed_on(source.module(path)[0], each.id) or [w for w in (WORDS.get(each.id),) if w]
        )
        yield from [replace(each, message=w) for w in words] or [each]


def _sources() -> list[Path]:
    """Modules whose texts can be findings."""
    return [
        path
        for path in sorted(ROOT.rglob("*.py"))
        if not _place(path).startswith(NO_FINDINGS) and path.parent.name != "migrations"
    ]


@cache
def raised() -> tuple[Raised, ...]:
    """Every finding of the source, by id, each text once; what is only filled in, its words or its article, stands
    only where nothing else says it."""
    found: dict[tuple[str, str], Raised] = {}
    for path in _sources():
        for one in _spelled_out(path):
            found.setdefault((one.id, one.message), one)
    spoken = {one.id for one in found.values() if one.says_something and one.law != OPEN}
    kept = (one for one in found.values() if (one.says_something and one.law != OPEN) or one.id not in spoken)
    return tuple(sorted(kept, key=lambda r: (r.id, r.place, r.message)))


@cache
def ids_in_source() -> frozenset[str]:
    """Every text of the source that has the form of an id: what a new way to raise one could not hide."""
    return frozenset(
        node.value
        for path in _sources()
        for node in source.nodes(source.module(path)[0])
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ID.fullmatch(node.value)
    )
