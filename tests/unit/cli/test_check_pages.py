"""Reading forms as a browser submits them (主な業務の確認の部品)."""

from __future__ import annotations

from datetime import date

import pytest

from openjuki.cli.check import family
from openjuki.cli.check.html import read
from openjuki.kernel.numbers import individual_number, resident_code

PAGE = """
<form id="a" action="/one"><input name="x" value="1"><input type="checkbox" name="who" value="5" checked>
<input type="checkbox" name="who" value="6" checked><input type="checkbox" name="ack-R01" >
<select name="s"><option value="p">P</option><option value="q" selected>Q</option></select>
<select name="t"><option value="first">F</option></select><input type="submit" name="go" value="1"></form>
<input name="outside" value="z"><script>var 秘密 = 1</script>
<p class="finding-message"><span class="finding-level">エラー</span> 日付が ありません</p>
"""


def test_a_form_sends_what_a_browser_would() -> None:
    form = read("http://x/", 200, PAGE).form("a")
    assert form.values == {"x": ["1"], "who": ["5", "6"], "s": ["q"], "t": ["first"]}
    assert "ack-R01" in form.boxes


def test_forms_are_found_by_address_and_missing_ones_are_named() -> None:
    page = read("http://x/", 200, PAGE)
    assert page.form("/one$").id == "a"
    with pytest.raises(LookupError, match="/two"):
        page.form("/two")


def test_findings_and_text_are_read_without_scripts() -> None:
    page = read("http://x/", 200, PAGE)
    assert page.findings == ["エラー 日付が ありません"]
    assert "秘密" not in page.text


def test_the_family_has_valid_numbers_that_no_other_run_has() -> None:
    people = family.movers()
    assert all(individual_number.is_valid(p.individual_number) for p in people)
    assert all(resident_code.is_valid(p.resident_code) for p in people)
    assert not {p.resident_code for p in people} & {p.resident_code for p in family.movers()}


def test_the_certificate_keeps_the_variation_sequence() -> None:
    text = family.certificate(family.movers(), date(2026, 4, 1)).decode()
    assert "葛\U000e0102" in text
    assert text.count("\n") == 5
