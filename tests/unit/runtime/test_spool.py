"""Handing papers to a printer: what `lp` is called with, what it may answer, and the folder of a demo (S 10.7)."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from openjuki.runtime import installation, spool
from openjuki.runtime.installation import Installation

PDF = b"%PDF-1.7 a paper"
TITLE = "20261122 仙台市 10 P01 003"
TAKEN = "request id is counter-1-17 (1 file(s))"
LP = """#!/bin/sh
for a in "$@"; do printf '%s\\n' "$a"; done > {folder}/argv
cat > {folder}/stdin
{ending}
"""


def made(tmp_path: Path, ending: str, **more: str) -> Installation:
    """An installation whose `lp` is a script that notes what it was given."""
    command = tmp_path / "lp"
    command.write_text(LP.format(folder=tmp_path, ending=ending))
    command.chmod(0o755)
    inst = installation.create(tmp_path / "home", mode="production", base_port=1)
    return replace(inst, options={"printing": {"kind": "lp", "command": str(command), **more}})


def send(inst: Installation, tray: str = "tray-2") -> str:
    return spool.send(inst, queue="counter-1", tray=tray, title=TITLE, content=PDF)


@pytest.mark.spec("S 10.7")
def test_queue_tray_and_number_are_told_and_the_paper_goes_through_a_pipe(tmp_path: Path) -> None:
    inst = made(tmp_path, f"echo '{TAKEN}'", server="print.example:631")
    assert send(inst) == "counter-1-17"
    assert (tmp_path / "stdin").read_bytes() == PDF
    assert (tmp_path / "argv").read_text().split("\n")[:-1] == [
        "-h", "print.example:631", "-d", "counter-1", "-t", TITLE, "-n", "1",
        "-o", "document-format=application/pdf", "-o", "media-source=tray-2",
    ]  # fmt: skip


def test_without_a_tray_the_printer_chooses(tmp_path: Path) -> None:
    assert send(made(tmp_path, f"echo '{TAKEN}'"), tray="") == "counter-1-17"
    assert "media-source" not in (tmp_path / "argv").read_text()


def test_a_refusal_is_told_in_the_spoolers_words(tmp_path: Path) -> None:
    with pytest.raises(spool.SpoolRefused, match="destination does not exist"):
        send(made(tmp_path, "echo 'lp: The printer or class destination does not exist.' >&2; exit 1"))


def test_a_spooler_that_does_not_answer_leaves_the_result_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "PATIENCE", 1.0)
    with pytest.raises(spool.SpoolSilent):
        send(made(tmp_path, "exec sleep 600"))


@pytest.mark.parametrize("ending", ["true", "kill -9 $$"], ids=["names no job", "is killed"])
def test_a_command_that_names_no_job_has_neither_printed_nor_refused(tmp_path: Path, ending: str) -> None:
    with pytest.raises(spool.SpoolSilent):
        send(made(tmp_path, ending))


def test_a_command_that_is_gone_is_a_refusal(tmp_path: Path) -> None:
    inst = made(tmp_path, "true")
    (tmp_path / "lp").unlink()
    with pytest.raises(spool.SpoolRefused, match="FileNotFoundError"):
        send(inst)


@pytest.mark.parametrize("name", ["-o raw", "../other", "", "a b", "x" * 64])
def test_no_name_becomes_an_option_or_a_way_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        spool.send(made(tmp_path, "true"), queue=name, tray="", title=TITLE, content=PDF)


def test_a_demo_prints_into_a_folder_and_never_over_an_earlier_paper(tmp_path: Path) -> None:
    inst = installation.create(tmp_path / "home", mode="demo", base_port=1)
    first, second = send(inst), send(inst)
    folder = tmp_path / "home" / "printed" / "counter-1"
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {first: PDF, second: PDF}
    assert stat.S_IMODE((folder / first).stat().st_mode) == 0o600


def test_production_prints_nowhere_unless_told_and_never_into_a_folder(tmp_path: Path) -> None:
    inst = installation.create(tmp_path / "home", mode="production", base_port=1)
    for options in ({}, {"printing": {"kind": "folder"}}):
        mute = replace(inst, options=options)
        assert not spool.available(mute)
        with pytest.raises(spool.SpoolRefused):
            send(mute)
