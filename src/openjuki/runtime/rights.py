"""Who may call a view (操作権限): the mark on every view, and its enforcement.

Every view, ninja operation and exchange route bears exactly one mark:

    @requires("residents.search")            staff who hold all the named rights
    @public("サインインの入口")               anyone; the reason is kept for auditors
    @machine("juki_gateway")                 another system, authenticated by its own signature

What bears no mark is closed: `signin.middleware` answers 403. A test of each system walks the URL
configuration with `walk()`. Source: contracts.md, Staff and rights; U-05, U-08.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Forbidden

MARK = "openjuki_access"
V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """The mark: kind `staff` | `public` | `machine`, and what belongs to it.

    `proof` says how a machine proves itself: `bearer` (a signed client assertion in the header, checked by
    the middleware) or `envelope` (the body is signed; the view itself verifies it).
    """

    kind: str
    rights: tuple[str, ...] = ()
    why: str = ""
    systems: tuple[str, ...] = ()
    proof: str = ""


def requires(*rights: str) -> Callable[[V], V]:
    """Mark a view for staff who hold every named right; refuse others with 403 and an audit row (U-08).

    Without arguments: any signed-in member of staff. Raises `Forbidden` inside the view stack, which the
    web shows as a page and the API as RFC 9457.
    """
    return _mark(Access("staff", rights=rights), _enforce_staff)


def public(why: str) -> Callable[[V], V]:
    """Mark a view that anyone may call, with the reason in Japanese."""
    if not why:
        raise ValueError("public() needs a reason")
    return _mark(Access("public", why=why), None)


def machine(*systems: str, proof: str = "bearer") -> Callable[[V], V]:
    """Mark a system-to-system route; only the named systems may call it (none named: any known system)."""
    if proof not in ("bearer", "envelope"):
        raise ValueError(f"unknown proof {proof}")
    return _mark(Access("machine", systems=systems, proof=proof), _enforce_machine)


def _mark(access: Access, enforce: Callable[[Access, HttpRequest], None] | None) -> Callable[[V], V]:
    def decorate(view: V) -> V:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if enforce is not None:
                enforce(access, request)
            return view(request, *args, **kwargs)

        # ninja reads the parameters from the wrapper, and would look their types up in this module.
        with contextlib.suppress(NameError, TypeError, ValueError):
            guarded.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        setattr(guarded, MARK, access)
        return guarded  # type: ignore[return-value]

    return decorate


def _enforce_staff(access: Access, request: HttpRequest) -> None:
    check(request, *access.rights)


def _enforce_machine(access: Access, request: HttpRequest) -> None:
    if access.proof == "envelope":
        return
    caller = getattr(request, "machine", None)
    if caller is None or (access.systems and caller not in access.systems):
        route = request.resolver_match.route if request.resolver_match else ""
        audit.refusal(
            "rights.refused",
            staff=audit.WORKER,
            terms={"system": caller or "", "route": route, "finding": "AU-03"},
        )
        raise Forbidden(
            Finding("AU-03", "この経路を使えるシステムではありません", remedy="連携の設定を確認してください")
        )


def check(request: HttpRequest, *rights: str) -> None:
    """Refuse unless the signed-in staff hold all rights. For a right that depends on what is asked.

    Raises `Forbidden`; the refusal is written to the audit log first (U-08).
    """
    staff = getattr(request, "staff", None)
    if staff is None:
        raise Forbidden(Finding("AU-01", "サインインしていません", remedy="サインインしてください"))
    missing = [r for r in rights if r not in staff.rights]
    if not missing:
        return
    _audit_refusal(staff, missing, request)
    raise Forbidden(
        Finding(
            "AU-02",
            f"権限がありません({'、'.join(missing)})",
            remedy="業務に必要な場合は、所属の責任者を通じて権限を申請してください",
        )
    )


def _audit_refusal(staff: Any, missing: list[str], request: HttpRequest) -> None:
    route = request.resolver_match.route if request.resolver_match else ""
    audit.refusal("rights.refused", staff=staff, terms={"missing": missing, "route": route})


def access_of(view: Callable[..., Any], method: str = "GET") -> Access | None:
    """The mark of a view; for a ninja path, of the operation that serves the method."""
    found: Access | None = getattr(view, MARK, None)
    if found is not None:
        return found
    for operation in _operations(view):
        if method in operation.methods:
            return getattr(operation.view_func, MARK, None)
    return None


def rights_of(view: Callable[..., Any], method: str = "GET") -> tuple[str, ...] | None:
    """Rights that a view asks of staff: () for public and machine routes, None where the mark is missing."""
    access = access_of(view, method)
    return None if access is None else access.rights


def _operations(view: Callable[..., Any]) -> list[Any]:
    """Operations behind a ninja path (ninja keeps them in the closure of the view that it makes)."""
    for cell in getattr(view, "__closure__", None) or ():
        try:
            operations = getattr(cell.cell_contents, "operations", None)
        except ValueError:  # an empty cell
            continue
        if isinstance(operations, list):
            return operations
    return []


def walk(urlconf: str | None = None) -> Iterator[tuple[str, str, Access | None]]:
    """Every route with method and mark (None = forgotten), for the registry test of each system."""
    yield from _walk(get_resolver(urlconf).url_patterns, "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, str, Access | None]]:
    for p in patterns:
        route = prefix + str(p.pattern)
        if isinstance(p, URLResolver):
            yield from _walk(p.url_patterns, route)
        elif p.name == "api-root" and isinstance(p.callback, functools.partial):
            continue  # ninja's root answers 404 to everyone
        elif operations := _operations(p.callback):
            for operation in operations:
                for method in operation.methods:
                    yield route, method, getattr(operation.view_func, MARK, None)
        else:
            yield route, "*", getattr(p.callback, MARK, None)


def unmarked() -> Forbidden:
    """The refusal of a view that bears no mark: closed until someone decides who may use it."""
    return Forbidden(
        Finding(
            "AU-04",
            "この画面には利用条件が定められていないため、開けません",
            remedy="情報システム担当へ連絡してください",
        )
    )
