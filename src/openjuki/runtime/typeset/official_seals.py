"""公印 — the pictures of the city's official seals, one for each 職名: `<設置先>/official-seals/<職名>.png` (S 5.6),
and `<職名>（証明書専用）.png` where the city seals certificates with one of their own.

At most 25 mm square and printed in black, as large as the file says by its resolution. Demo and training have none:
a drawn specimen stands there. The pictures belong to the forms: another picture is another form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from openjuki.runtime import png
from openjuki.runtime.typeset.errors import SealMissing, SealUnusable

MOST_MM: Final = 25.0
#: Coarser, and the strokes of 篆書 run together on paper.
LEAST_DPI: Final = 300
#: 公印の種類, as a document names it in `seal` → what its picture is called after the 職名. Any other seals nothing.
KINDS: Final = {"specimen": "", "certificate": "（証明書専用）"}
_INCH_MM: Final = 25.4
_DARK: Final = 3 * 160


class OfficialSeals:
    """What the folder holds, read once. Raises SealUnusable for a picture that cannot be a seal."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("*.png")) if folder.is_dir() else []
        self._drawn = {path.stem: _drawn(path) for path in files}
        told = json.dumps(self._drawn, ensure_ascii=False, sort_keys=True)
        self.sha256 = sha256(told.encode()).hexdigest()

    def for_data(self, data: Mapping[str, Any]) -> str:
        """For the template: picture and size by name, of those who seal this document. Raises SealMissing."""
        titles = set(_sealing(data))
        if missing := sorted(titles - self._drawn.keys()):
            raise SealMissing(missing[0])
        return json.dumps({title: self._drawn[title] for title in titles}, ensure_ascii=False)


def _sealing(data: Mapping[str, Any]) -> Iterator[str]:
    """The pictures of all seals that stand on the document: a certificate, a letter, or a file of letters."""
    for paper in (data, *data.get("papers", ())):
        for place in ("certification", "sender"):
            head = paper.get(place)
            if head and head["seal"] in KINDS:
                yield head["title"] + KINDS[head["seal"]]


def _drawn(path: Path) -> dict[str, Any]:
    try:
        picture = png.read(path.read_bytes())
    except png.NotReadable as e:
        raise SealUnusable(path.stem, str(e)) from None
    if round(picture.dpi) < LEAST_DPI:
        raise SealUnusable(path.stem, f"解像度が{LEAST_DPI}dpi以上のPNGではありません。")
    width, height = (side / picture.dpi * _INCH_MM for side in (picture.width, picture.height))
    if max(width, height) > MOST_MM:
        raise SealUnusable(path.stem, f"{MOST_MM:g}mm四方に収まりません。")
    # Only what is dark is taken over: black on white, and nothing else that the file may carry.
    line = picture.width * 3
    rows = tuple(
        bytes(sum(row[at : at + 3]) < _DARK for at in range(0, line, 3))
        for row in (picture.rgb[y * line : (y + 1) * line] for y in range(picture.height))
    )
    if not any(map(any, rows)):
        raise SealUnusable(path.stem, "何も写っていません。")
    return {"png": list(png.write_black(rows, picture.dpi)), "mm": [width, height]}
