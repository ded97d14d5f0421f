"""A system's signed list of rights (権限一覧の届出), `<home>/rights/<system>.json`.

Identity grants rights by name and must not import the systems; so each system says which rights it has, in
a file signed with its key, at set-up. `rights.py` of a system holds
    RIGHTS: dict[str, str]                   right → Japanese title
    ROLES: dict[str, Sequence[str]]          optional: role (counter, reviewer, manager, operator) → rights
    CONTRACTED: dict[str, str]               optional: marks that narrow an account to a contractor's
Source: contracts.md, Staff and rights; U-05 (table of rights and duties).
"""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from openjuki.runtime import installation, keys
from openjuki.runtime.keys import directory

TYP = "oj-rights+jws"
ALGORITHMS = ["Ed25519"]


class RightsFileRefused(Exception):  # noqa: N818
    """権限一覧を受け入れられない: wrong signer, damaged, or rights of another system in it."""


@dataclass(frozen=True, slots=True)
class RightsList:
    """What one system says it has."""

    system: str
    rights: dict[str, str]
    roles: dict[str, tuple[str, ...]]


def publish() -> Path:
    """Sign and write the list of this process's system; returns the file."""
    inst, system = installation.current(), installation.current_system()
    # The composition root reaches a system by its name; nothing here imports one.
    module = importlib.import_module(f"openjuki.systems.{system}.rights")
    roles = {k: list(v) for k, v in getattr(module, "ROLES", {}).items()}
    rights = {**module.RIGHTS, **getattr(module, "CONTRACTED", {})}
    return write(inst.home, system, rights, roles)


def write(home: Path, system: str, rights: dict[str, str], roles: dict[str, list[str]]) -> Path:
    """Sign and write a list. Raises RightsFileRefused where it is not consistent."""
    body = {"system": system, "rights": rights, "roles": roles}
    _checked(body, system)
    keyring = keys.load(home / "keys" / system, system)
    header = {"alg": "Ed25519", "typ": TYP, "kid": keyring.signer.kid}
    token = jws.serialize_compact(
        header, json.dumps(body, ensure_ascii=False), keyring.signer, algorithms=ALGORITHMS
    )
    folder = home / "rights"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{system}.json"
    temporary = path.with_suffix(".new")
    # The plain lists are for people; only the signed text is read back.
    temporary.write_text(
        json.dumps({**body, "signed": token}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    temporary.replace(path)
    return path


def read_all(home: Path) -> list[RightsList]:
    """All lists of an installation, each verified. Raises RightsFileRefused."""
    return [read(home, path) for path in sorted((home / "rights").glob("*.json"))]


def read(home: Path, path: Path) -> RightsList:
    """One list: signed by the system whose name the file bears. Raises RightsFileRefused."""
    known = keys.Directory(home / "keys" / directory.FILE)
    try:
        token = json.loads(path.read_text(encoding="utf-8"))["signed"]
        signer = known.signing_key(str(jws.extract_compact(token.encode()).headers().get("kid", "")))
        verified = jws.deserialize_compact(token, signer.key, algorithms=ALGORITHMS)
        body = json.loads(verified.payload)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, keys.KeyMissing):
        raise RightsFileRefused(f"{path.name}: 署名を確認できません") from None
    if verified.headers().get("typ") != TYP or signer.party != path.stem:
        raise RightsFileRefused(f"{path.name}: 届け出たシステムが違います")
    return _checked(body, path.stem)


def _checked(body: dict[str, Any], system: str) -> RightsList:
    rights: dict[str, str] = body["rights"]
    foreign = [r for r in rights if not r.startswith(f"{system}.")]
    if body["system"] != system or foreign:
        raise RightsFileRefused(f"{system}: 他のシステムの権限が含まれています: {foreign}")
    unknown = {r for listed in body["roles"].values() for r in listed} - set(rights)
    if unknown:
        raise RightsFileRefused(f"{system}: 一覧に無い権限が役割に含まれています: {sorted(unknown)}")
    return RightsList(system, rights, {k: tuple(v) for k, v in body["roles"].items()})
