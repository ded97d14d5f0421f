"""ソースの読取り — texts of the source as far as they are written there, without running anything (for the documents).

What is filled in at run time reads 〔…〕.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import openjuki

OPEN: Final = "〔…〕"
ROOT: Final = Path(openjuki.__file__).parent
#: A place in a text that a later `format` fills.
FILLED: Final = re.compile(r"\{[a-z_:.]*\}")
_DEEP: Final = 4

Env = Mapping[str, str]


@cache
def nodes(of: ast.AST) -> tuple[ast.AST, ...]:
    """A node and all below it, as `ast.walk` finds them: the same functions are looked through for each finding."""
    return tuple(ast.walk(of))


@cache
def module(path: Path) -> tuple[ast.Module, dict[str, ast.AST], dict[str, Path]]:
    """A module's tree, what it defines at its top, and where its imported names live."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known: dict[str, ast.AST] = {}
    imported: dict[str, Path] = {}
    for node in nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            known[node.name] = node
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("openjuki"):
            inside = ROOT.joinpath(*(node.module or "").split(".")[1:])
            for name in node.names:
                places = (inside.with_suffix(".py"), inside / f"{name.name}.py", inside / "__init__.py")
                imported[name.asname or name.name] = next((p for p in places if p.exists()), path)
    for node in tree.body:
        if isinstance(node, ast.AnnAssign | ast.Assign) and node.value is not None:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name):
                known[target.id] = node.value
    return tree, known, imported


def defined(name: str, path: Path, depth: int = 0) -> tuple[ast.AST | None, Path]:
    """What a name of a module means, and the module that says so."""
    _, known, imported = module(path)
    if name in known or depth > _DEEP or name not in imported or imported[name] == path:
        return known.get(name), path
    return defined(name, imported[name], depth + 1)


def called(call: ast.Call, path: Path) -> tuple[ast.AST | None, Path]:
    """What a call calls, by its name or by the name of its module and its own; and the module that says so."""
    by = call.func
    if isinstance(by, ast.Attribute) and isinstance(by.value, ast.Name):
        home = module(path)[2].get(by.value.id, path)
        return defined(by.attr, home) if home.stem == by.value.id else (None, path)
    return defined(by.id, path) if isinstance(by, ast.Name) else (None, path)


def text(node: ast.AST | None, path: Path, env: Env) -> str:
    """A text as far as the source says it."""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str) else OPEN
    if isinstance(node, ast.JoinedStr):
        return "".join(text(each, path, env) for each in node.values)
    if isinstance(node, ast.FormattedValue):
        return text(node.value, path, env)
    if isinstance(node, ast.BinOp):
        return text(node.left, path, env) + text(node.right, path, env)
    if isinstance(node, ast.IfExp):
        return " / ".join(t for t in (text(node.body, path, env), text(node.orelse, path, env)) if t)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return FILLED.sub(OPEN, text(node.func.value, path, env))
    if isinstance(node, ast.Name):
        if node.id in env:
            return env[node.id]
        value, home = defined(node.id, path)
        plain = isinstance(value, ast.Constant | ast.JoinedStr | ast.BinOp)
        return text(value, home, {}) if plain else OPEN
    return OPEN


def params(made: ast.AST) -> dict[str, ast.AST | None]:
    """Names and defaults of what a function or a dataclass takes, in order."""
    if isinstance(made, ast.ClassDef):
        own = [n for n in made.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]
        return {n.target.id: n.value for n in own if isinstance(n.target, ast.Name)}
    assert isinstance(made, ast.FunctionDef)
    named = made.args.args
    first = len(named) - len(made.args.defaults)
    found: dict[str, ast.AST | None] = {
        a.arg: made.args.defaults[at - first] if at >= first else None for at, a in enumerate(named)
    }
    return found | {a.arg: d for a, d in zip(made.args.kwonlyargs, made.args.kw_defaults, strict=True)}


def given(call: ast.Call, made: ast.AST, path: Path, home: Path, env: Env) -> dict[str, str]:
    """What a call hands over, by name."""
    takes = params(made)
    found = {n: text(default, home, {}) for n, default in takes.items() if default is not None}
    found |= {n: text(a, path, env) for n, a in zip(takes, call.args, strict=False)}
    return found | {k.arg: text(k.value, path, env) for k in call.keywords if k.arg}
