"""記載事項と文言 — what a kept model of a certificate states, apart from the words of its form.

A later version may word a label, a title or the sentence of certification otherwise; what an earlier certificate
stated has not changed by that. Everything that is not named here as wording is a fact, so that nothing new escapes the
comparison. Words that stand for a value (性別, 事由, 省略) are facts: whoever rewords one translates it in the kept
models too, and a frozen model of each kind says so (`tests/unit/certificates/test_stated.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openjuki.kernel.certificates.certifier import whom
from openjuki.kernel.certificates.document import NOT_APPLICABLE

#: Texts of a model that are the form's own. `version`: of the program, which no form shows.
_WORDING: Final = frozenset({"title", "document_title", "version"})
#: A date under one of two labels, of which the label alone says what it is.
_TELLING: Final = frozenset({"leaves_on"})
#: What is no cell, in words.
_ELSEWHERE: Final = {
    "certification": "認証文・認証者", "history": "履歴", "title": "表題", "document_title": "表題",
    "marks": "表題の表示", "items": "記載事項の数",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """記載. `facts` and `wording` by place: ``address``, ``2.name``, ``history.1.after``, ``certification.date``."""

    facts: Mapping[str, Any] = field(repr=False)
    wording: Mapping[str, str] = field(repr=False)


def stated(model: Mapping[str, Any]) -> Stated:
    """A plain model (`document.plain`) of a certificate of the register or of a seal, taken apart."""
    said, facts, wording = dict(model), {}, {}
    for place, cell in cells_by_place(said):
        label = cell["label"]
        facts[place] = cell["value"]
        if label == NOT_APPLICABLE or cell["key"] in _TELLING:
            facts[f"{place}.label"] = label
        else:
            wording[place] = label
    facts.update(_history(said))
    facts["items"] = len(list(cells_by_place(said)))  # of two under one name, neither is hidden by the other
    certified = said.get("certification", {})
    facts["certification.whom"] = whom(certified.get("text", ""))
    for name, text in certified.items():
        (wording if name in ("text", "seal_note") else facts)[f"certification.{name}"] = text
    taken = {"address", "householder", "head", "cells", "pages", "certification"}
    for name in said.keys() - taken:
        (wording if name in _WORDING else facts)[name] = said[name]
    return Stated(facts, {place: text for place, text in wording.items() if place != "version"})


def cells_by_place(model: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every cell of a plain model by its place."""
    for name in ("address", "householder"):
        if name in model:
            yield name, model[name]
    for cell in (*model.get("head", ()), *model.get("cells", ())):
        yield cell["key"], cell
    for page in model.get("pages", ()):
        for block in page["blocks"]:
            yield from ((f"{block['number']}.{key}", cell) for key, cell in block["cells"].items())


def _history(model: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """An item of the history is named by its label; which item it is, the labels of the same model say."""
    known = {cell["label"]: cell["key"] for _, cell in cells_by_place(model)}
    rows = (row for page in model.get("pages", ()) for row in page["history"])
    for n, row in enumerate(rows, 1):
        for name, text in row.items():
            yield f"history.{n}.{name}", known.get(text, text) if name == "item" else text


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Places at which two of them differ, or that one lacks."""
    return sorted(place for place in {*one, *other} if one.get(place) != other.get(place))


def spoken(model: Mapping[str, Any], places: Sequence[str]) -> list[str]:
    """Places in the words of the paper, each once: 2人目の氏名, 認証文・認証者."""
    labels = {place: cell["label"] for place, cell in cells_by_place(model)}
    return list(dict.fromkeys(_spoken(labels, place.removesuffix(".label")) for place in places))


def _spoken(labels: Mapping[str, str], place: str) -> str:
    number, _, _ = place.partition(".")
    if place in labels:
        return f"{number}人目の{labels[place]}" if number.isdigit() else labels[place]
    return _ELSEWHERE.get(number, "書面全体の記載")
