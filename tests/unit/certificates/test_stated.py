"""記載事項と文言: what an old certificate stated is compared, not how its form was worded (issue 4, 検証)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.stated import differing, spoken, stated
from support.kept_models import FROZEN, kept_today

KEPT: dict[str, Any] = json.loads(FROZEN.read_text(encoding="utf-8"))
#: Where the words of a form stand in a model, and nothing else does.
WORDS = ("label", "title", "document_title", "text", "seal_note")
OFFICE = ("certification", "title")  # of whom certifies
#: Said twice: cells stand under their key, a block's cells under its number.
TWICE = ("key",)


def is_wording(path: tuple[Any, ...]) -> bool:
    return path[-1] in WORDS and path != OFFICE


def facts_differ(one: Any, other: Any) -> list[str]:
    return differing(stated(one).facts, stated(other).facts)


def wording_differs(one: Any, other: Any) -> list[str]:
    return differing(stated(one).wording, stated(other).wording)


def leaves(model: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(model, dict):
        for key, value in model.items():
            yield from leaves(value, (*path, key))
    elif isinstance(model, list):
        for n, value in enumerate(model):
            yield from leaves(value, (*path, n))
    else:
        yield path


def changed(model: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    made = deepcopy(model)
    place = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = change(place[path[-1]])
    return made


def other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}他"


def reworded(model: Any) -> Any:
    """The same, as a later version would word it."""
    for path in list(leaves(model)):
        if is_wording(path) or path[-1] == "item":  # which the history calls by its label
            keeps = path[-1] == "label" and model_at(model, path) in (
                "＊＊＊",
                "転出予定年月日",
                "消除の年月日",
            )
            model = model if keeps else changed(model, path, lambda text: f"{text}(新)" if text else "")
    return model


def model_at(model: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        model = model[step]
    return model


def test_a_model_is_kept_of_every_certificate() -> None:
    forms = {f"{kind}.{form}" for kind, row in CERTIFICATES.items() for form in row.sheets}
    assert {name.partition(",")[0] for name in KEPT} == forms | {"seal_certificate"}


@pytest.mark.spec("RR-05", "RR-08", "SL-03")
@pytest.mark.parametrize("name", KEPT)
def test_what_was_kept_states_today_what_it_stated_then(name: str) -> None:
    """Whoever words a value otherwise (性別, 事由, 省略) breaks this: translate it in the kept models, too."""
    assert facts_differ(KEPT[name], kept_today()[name]) == []


@pytest.mark.parametrize("name", KEPT)
def test_nothing_of_a_model_escapes_the_comparison(name: str) -> None:
    model = KEPT[name]
    for path in leaves(model):
        if path[-1] in TWICE:
            continue
        wrong = changed(model, path, other)
        if facts := facts_differ(model, wrong):
            assert not is_wording(path) or path[-1] == "label", path
            assert all(spoken(model, facts)), path
        else:
            assert is_wording(path), path
            assert wording_differs(model, wrong), path


@pytest.mark.spec("RR-08")
@pytest.mark.parametrize("name", KEPT)
def test_another_wording_of_the_form_is_no_other_fact(name: str) -> None:
    model = KEPT[name]
    anew = reworded(model)
    assert facts_differ(model, anew) == []
    places = wording_differs(model, anew)
    assert {"title", "certification.text"} <= set(places)
    assert "認証文・認証者" in spoken(model, places)
    # With other words, another fact is another fact still.
    wrong = changed(anew, ("certification", "date"), other)
    assert facts_differ(model, wrong) == ["certification.date"]


def test_words_that_tell_a_fact_are_facts() -> None:
    whole, leaving = KEPT["record_copy.household"], KEPT["move_out_certificate.list"]
    partly = changed(whole, ("certification", "text"), lambda t: t.replace("世帯全員", "世帯の一部の者"))
    assert facts_differ(whole, partly) == ["certification.whom"]
    at = next(n for n, cell in enumerate(leaving["head"]) if cell["key"] == "leaves_on")
    gone = changed(leaving, ("head", at, "label"), lambda _: "消除の年月日")
    assert spoken(leaving, facts_differ(leaving, gone)) == ["転出予定年月日"]
    twice = changed(leaving, ("head",), lambda head: [*head, {**head[0], "value": "別の市"}])
    assert "items" in facts_differ(leaving, twice)


def test_an_item_of_the_history_is_known_by_its_label_of_then() -> None:
    model = KEPT["record_copy.individual, history"]
    assert model["pages"][0]["history"][0]["item"] == "住所"
    anew = changed(model, ("address", "label"), lambda _: "住所地")
    anew = changed(anew, ("pages", 0, "history", 0, "item"), lambda _: "住所地")
    assert facts_differ(model, anew) == []
    wrong = changed(model, ("pages", 0, "history", 0, "item"), lambda _: "続柄")
    assert facts_differ(model, wrong) == ["history.1.item"]
