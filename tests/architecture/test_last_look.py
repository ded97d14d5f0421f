"""交付前の照合 of everything that leaves as a PDF: no way around it, found by reading the code (issue 4).

A service that makes a paper, or takes an archived one out again, reaches the look; whatever the look refuses becomes
an incident, because `reports` stands around the service; every route that answers with a PDF calls such a service.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import openjuki
from openjuki.kernel.certificates.printed import ORDER, certificate_templates

SRC = Path(openjuki.__path__[0])
SYSTEMS = ("residents", "seals")
#: What reads a finished file back, and what compares an archived one with its digest.
LOOKS = {
    "openjuki.runtime.release.last_look:check_pages",
    "openjuki.runtime.release.last_look:check_flows",
    "openjuki.runtime.release.archive:archived",
}
#: What draws.
DRAWS = {
    "openjuki.systems.residents.services.issue_print:print_form",
    "openjuki.systems.seals.services.printing:print_form",
}
#: Services that look into the archive and answer what they found instead of handing it out.
ANSWERS_ONLY = {
    "openjuki.systems.residents.services.issue_verify:verify_issue",
    "openjuki.systems.seals.services.verify:verify_issue",
}
ANSWER = {"pdf_response", "pdf_stream", "pdf_answer"}
#: Templates beside those of the certificates. `letter` of the seals is `paper` under another name.
PAPERS = {"residents": {"paper"}, "seals": {"paper", "letter", "seal_certificate"}}


@cache
def functions() -> dict[str, ast.FunctionDef]:
    """``module:name`` of every function at the top of a module of the systems that issue."""
    found = {}
    for system in SYSTEMS:
        for path in sorted((SRC / "systems" / system).rglob("*.py")):
            module = name_of(path)
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef):
                    found[f"{module}:{node.name}"] = node
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SRC.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(module: str) -> dict[str, str]:
    """Name in a module → ``module:name`` or the module that it stands for."""
    path = SRC.parent / Path(*module.split("."))
    file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    known = {}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("openjuki"):
            for alias in node.names:
                inner = Path(SRC.parent, *f"{node.module}.{alias.name}".split("."))
                is_module = inner.with_suffix(".py").exists() or inner.is_dir()
                known[alias.asname or alias.name] = (
                    f"{node.module}.{alias.name}" if is_module else f"{node.module}:{alias.name}"
                )
    return known


@cache
def uses(function: str) -> frozenset[str]:
    """What a function names: of its own module, imported, or an attribute of an imported module."""
    module = function.partition(":")[0]
    known, found = imports(module), set()
    body = functions()[function]
    for node in ast.walk(body):
        if isinstance(node, ast.Name):
            found.add(known.get(node.id, f"{module}:{node.id}"))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            found.add(f"{known[node.value.id]}:{node.attr}")
    return frozenset(found - {function})


@cache
def reaches(function: str, targets: frozenset[str], stop_at_reports: bool = False) -> bool:
    """Does it come to one of the targets through functions of these systems?"""
    seen, waiting = set(), [function]
    while waiting:
        for used in uses(waiting.pop()):
            if used in targets:
                return True
            if used in functions() and used not in seen and not (stop_at_reports and reports(used)):
                seen.add(used)
                waiting.append(used)
    return False


def decorators(function: str) -> list[str]:
    return [ast.unparse(d) for d in functions()[function].decorator_list]


def reports(function: str) -> bool:
    return any(d.startswith(("reports(", "desk.reports(")) for d in decorators(function))


def services() -> Iterator[str]:
    return (f for f in functions() if any(d.startswith("service(") for d in decorators(f)))


def test_whatever_draws_is_looked_at() -> None:
    drawing = [f for f in functions() if uses(f) & DRAWS]
    assert drawing, "nothing draws: the names above are wrong"
    makers = [f for f in services() if reaches(f, frozenset(drawing)) or f in drawing]
    assert len(makers) > 10
    unlooked = [f for f in makers if not reaches(f, frozenset(LOOKS)) and f not in ANSWERS_ONLY]
    assert unlooked == []


def test_whatever_the_look_refuses_becomes_an_incident() -> None:
    found = [f for f in services() if reaches(f, frozenset(LOOKS), True) and not reports(f)]
    assert [f for f in found if f not in ANSWERS_ONLY] == []


def test_every_route_that_answers_with_a_pdf_calls_a_service_that_looks() -> None:
    routes = [
        f
        for f in functions()
        if (".web." in f or ".api." in f)
        and f.rpartition(":")[2] not in ANSWER
        and (
            any(used.rpartition(":")[2] in ANSWER for used in uses(f))
            or "application/pdf" in ast.unparse(functions()[f])
        )
    ]
    assert len(routes) > 15
    assert [f for f in routes if not reaches(f, frozenset(LOOKS))] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_template_is_known_to_the_look(system: str) -> None:
    names = {path.stem for path in (SRC / "systems" / system / "forms").glob("*.typ")} - {"lib"}
    certificates = certificate_templates() if system == "residents" else set()
    assert names == PAPERS[system] | certificates
    assert set(ORDER) == certificate_templates()
