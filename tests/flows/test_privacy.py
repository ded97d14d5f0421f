"""On an installation run by its own commands: bulk entry from the shell, and no number left in any file of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from openjuki.kernel.numbers.individual_number import check_digit
from openjuki.runtime import places
from support.digits import found_in, found_in_files
from support.running import Running

pytestmark = pytest.mark.slow
HEADING = (
    "届出番号,届出年月日,転入年月日,新市区町村コード,新町字コード,新住所,新番地,新郵便番号,転出元市区町村コード,転出元住所,転出元番地,"
    "届出人氏名,届出人の資格,本人確認の方法,本人確認書類,氏,名,フリガナ(氏),フリガナ(名),生年月日,性別,続柄,本籍,筆頭者,"
    "個人番号,個人番号の確認"
)


def number(body: int) -> str:
    return f"{body}{check_digit(str(body))}"


def line(key: str, given_name: str, birth: str, individual_number: str) -> str:
    town = places.towns("04101")[0]
    return (
        f"{key},2026-11-20,2026-11-15,04101,{town.town_code},{town.address},１番１号,{town.postal_code},13101,"
        f"東京都千代田区霞が関,２丁目,試験　{given_name},世帯主,個人番号カード,個人番号カード,"
        f"試験,{given_name},シケン,タロウ,{birth},男,世帯主,東京都千代田区,試験,{individual_number},個人番号カードと照合"
    )


def test_bulk_entry_from_the_shell_leaves_no_number_behind(installed: Running, tmp_path: Path) -> None:
    start = time.time() - 1
    numbers = [number(73_100_000_000 + n * 10_007) for n in range(4)]
    births = ("S60.5.3", "S61.6.4", "S62.13.5", numbers[3])
    lines = [line(f"N{n}", "太一二三"[: n + 1], births[n], numbers[n]) for n in range(4)]
    file = tmp_path / "届出.csv"
    file.write_text("\n".join([HEADING, *lines]) + "\n", encoding="utf-8")

    done = installed.run("notices", "import", str(file), "--staff", "s1001")
    assert done.returncode == 1, done.stdout
    assert "入力済 2件、前回入力済 0件、未入力 2件" in done.stdout
    assert "4行目 [F04]" in done.stdout
    again = installed.run("notices", "import", str(file), "--staff", "s1001")
    assert "入力済 0件、前回入力済 2件、未入力 2件" in again.stdout

    report = file.with_name(f"{file.name}.結果.csv").read_bytes()
    assert found_in(done.stdout.encode() + again.stdout.encode() + report, numbers) == []
    for part in ("log", "seals", "keys", "run", "objects"):
        if (installed.home / part).exists():
            assert found_in_files(installed.home / part, numbers) == {}, part
    assert found_in_files(installed.home / "pg" / "data", numbers, since=start, most=2) == {}


def test_a_file_in_another_encoding_is_refused_with_the_way_out(installed: Running, tmp_path: Path) -> None:
    file = tmp_path / "届出.csv"
    file.write_bytes(f"{HEADING}\n".encode("cp932"))
    done = installed.run("notices", "import", str(file), "--staff", "s1001")
    assert done.returncode == 2, done.stdout
    assert "iconv -f CP932 -t UTF-8" in done.stdout
    assert "何も入力していません" in done.stdout


def test_a_file_that_is_not_there_is_said(installed: Running, tmp_path: Path) -> None:
    done = installed.run("notices", "import", str(tmp_path / "無い.csv"), "--staff", "s1001")
    assert done.returncode == 2, done.stdout
    assert "ファイルを開けません" in done.stdout
