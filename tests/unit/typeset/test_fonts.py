"""Fonts: found, recorded, refused when wrong, and a clear word when they cannot be had."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from openjuki.runtime.typeset import FontsUnavailable, apt, ensure, find, fonts
from support.fonts import certificate_fonts


def test_record_names_the_font_and_what_is_in_it() -> None:
    found = find(certificate_fonts()).primary
    record = json.loads((certificate_fonts() / fonts.RECORD_NAME).read_text("utf-8"))
    assert record["sha256"] == found.sha256
    assert (found.family, found.characters >= 54_000, found.sequences >= 11_000) == (
        "IPAmjMincho",
        True,
        True,
    )


def test_taken_from_a_folder_without_network(tmp_path: Path) -> None:
    steps: list[str] = []
    found = ensure(tmp_path / "fonts", steps.append, source=certificate_fonts())
    assert found.sha256 == find(certificate_fonts()).sha256
    assert steps
    assert not [p for p in (tmp_path / "fonts").iterdir() if p.name.startswith(".")]
    assert ensure(tmp_path / "fonts", steps.append) == found


def test_a_font_that_is_not_the_recorded_one_is_refused(tmp_path: Path) -> None:
    shutil.copy(certificate_fonts() / fonts.FILE_NAME, tmp_path)
    (tmp_path / fonts.RECORD_NAME).write_text('{"sha256": "0"}', "utf-8")
    with pytest.raises(FontsUnavailable, match="記録"):
        find(tmp_path)


def test_a_broken_font_is_refused_and_not_put_in_place(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / fonts.FILE_NAME).write_bytes((certificate_fonts() / fonts.FILE_NAME).read_bytes()[:4000])
    with pytest.raises(FontsUnavailable, match="壊れて"):
        ensure(tmp_path / "fonts", source=source)
    assert not (tmp_path / "fonts" / fonts.FILE_NAME).exists()


def test_another_font_is_refused(tmp_path: Path) -> None:
    from reportlab import __path__ as reportlab

    shutil.copy(Path(reportlab[0]) / "fonts" / "Vera.ttf", tmp_path / fonts.FILE_NAME)
    with pytest.raises(FontsUnavailable, match="使えません"):
        find(tmp_path)


def test_without_font_the_message_tells_the_ways_out(tmp_path: Path) -> None:
    with pytest.raises(FontsUnavailable) as caught:
        find(tmp_path)
    for word in (str(tmp_path), fonts.PACKAGE, fonts.FILE_NAME, "The certificate font is missing"):
        assert word in str(caught.value)


@pytest.mark.parametrize("tool", ["apt-get", "dpkg-deb"])
def test_a_machine_without_the_tools_says_so(
    tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_SYSTEM_FOLDERS", ())
    monkeypatch.setattr(shutil, "which", lambda name: None if name == tool else f"/bin/{name}")
    with pytest.raises(FontsUnavailable, match="apt-get と dpkg-deb がありません"):
        ensure(tmp_path / "fonts")


def test_apt_that_finds_nothing_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("apt-get", "dpkg-deb"):
        (tools / name).write_text("#!/bin/sh\necho 'E: no route'; exit 100\n", "utf-8")
        (tools / name).chmod(0o755)
    monkeypatch.setattr(fonts, "_SYSTEM_FOLDERS", ())
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    with pytest.raises(FontsUnavailable, match="E: no route"):
        ensure(tmp_path / "fonts")
    assert list((tmp_path / "fonts").iterdir()) == []


def test_a_file_that_is_no_package_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "x.deb"
    broken.write_bytes(b"not a package")
    with pytest.raises(apt.AptFailed, match="展開できません"):
        apt.unpack(broken, tmp_path)
