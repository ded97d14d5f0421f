"""閲覧の請求書・申出書の欄 (住民基本台帳法 第11条, 第11条の2): only those that the ground and the applicant ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from django import forms

from openjuki.kernel.inspection.application import Application, Named
from openjuki.kernel.inspection.course import IN, MEASURES, REFUSALS, Act
from openjuki.kernel.inspection.extent import ORDERS, Extent
from openjuki.kernel.inspection.grounds import CORPORATE, GROUNDS, INDIVIDUAL, OFFICE
from openjuki.kernel.register.codes import Kind, Sex
from openjuki.runtime.web import widgets
from openjuki.systems.residents.web.forms.base import PathForm, choice, day, day_of, text, tick

#: As many characters as the names of all towns of a ward have: a name cut off would mean other towns.
_TOWNS: Final = 50_000
#: Free rows for 閲覧者 and 取扱者.
ROWS: Final = 3
_TEXTS: Final = frozenset(f.name for f in fields(Application) if f.type == "str") - {
    "ground",
    "applicant_kind",
}
#: What each applicant and each ground asks for beyond the rest.
_BY_KIND: Final = {
    OFFICE: set(),
    CORPORATE: {"representative", "handler_scope"},
    INDIVIDUAL: {"handlers_reason"},
}
_OF_OTHERS: Final = {"management", "evidence", "merit", "commissioner", "commissioner_address"}
_OF_SOME: Final = _OF_OTHERS | {
    "representative", "handler_scope", "handlers_reason", "results", "organisation", "summary", "statute",
    "unexplained",
}  # fmt: skip
_LABELS: Final = {
    OFFICE: {"applicant": "機関の名称", "applicant_address": "所在地", "purpose": "請求事由",
             "responsible": "事務の責任者の職名・氏名", "summary": "公表する請求事由の概要"},
    CORPORATE: {"applicant": "法人・団体の名称", "applicant_address": "主たる事務所の所在地"},
}  # fmt: skip


class ApplicationForm(PathForm):
    """請求者・申出者と利用の目的."""

    received_on = day("受付の日")
    ward = choice("区", (), required=True)
    applicant = text("申出者の氏名", required=True, width="full")
    applicant_address = text("申出者の住所", width="full")
    representative = text("代表者・管理人の氏名", width="full")
    responsible = text("活動の責任者の氏名・住所", width="full")
    commissioner = text("委託者(委託を受けたとき)", width="full")
    commissioner_address = text("委託者の所在地", width="full")
    purpose = text("利用の目的", width="full")
    statute = text("根拠となる法令の名称", width="full")
    unexplained = text("請求事由を明らかにできない理由", width="full")
    management = text("閲覧した事項の管理の方法", width="full")
    handler_scope = text("取り扱う者の範囲", width="full")
    handlers_reason = text("閲覧者のほかに取り扱わせる理由", width="full")
    results = text("調査研究の成果の取扱い", width="full")
    organisation = text("調査研究の実施体制", width="full")
    evidence = text("確かめた資料", width="full")
    merit = text("相当と認める理由", width="full")
    summary = text("公表する利用の目的の概要", width="full")
    first_on = day("閲覧の日(始め)")
    last_on = day("閲覧の日(終わり)")

    def __init__(
        self, ground: str, kind: str, *, wards: list[tuple[str, str]], known: bool, **given: Any
    ) -> None:
        super().__init__(**given)
        used = _TEXTS - _OF_SOME | {"first_on", "last_on"} | _BY_KIND[kind]
        used |= set() if kind == OFFICE else _OF_OTHERS
        used |= {"results", "organisation"} if ground == "research" else set()
        used |= {"summary"} if GROUNDS[ground].published else set()
        if ground == "investigation":
            used = used - {"purpose"} | {"statute", "unexplained"}
        if not known:
            used |= {"received_on"} | ({"ward"} if len(wards) > 1 else set())
        for name in [n for n in self.fields if n not in used]:
            del self.fields[name]
        for name, label in _LABELS.get(kind, {}).items():
            if name in self.fields:
                self.fields[name].label = label
        if "ward" in self.fields:
            self.fields["ward"].choices = [("", ""), *wards]  # type: ignore[attr-defined]


class ExtentForm(PathForm):
    """住民の範囲."""

    everybody = tick("全件(範囲を絞らない)")
    towns = text("町字の名前(「、」で区切る)", width="full")
    age_from = text("年齢から", "digits", width="xs")
    age_to = text("年齢まで", "digits", width="xs")
    born_since = day("生年月日から")
    born_until = day("生年月日まで")
    sex = choice("性別", [(k, v) for k, v in Sex.LABELS.items() if k != Sex.UNKNOWN])
    kind = choice("日本人・外国人", Kind.LABELS.items())
    count = text("無作為に抽出する人数", "digits", width="s")
    order = choice("順序", ORDERS.items(), blank=False)
    reading = tick("フリガナ(公証されたもの)を括弧書きする")


class NamedRow(PathForm):
    """閲覧者・取扱者の一行."""

    name = text("氏名", legal_name=True, width="m")
    place = text("住所", width="full")


class DecisionForm(PathForm):
    """決定."""

    granted = choice("決定", (("yes", "承認"), ("no", "不承認")), blank=False)
    refusal = choice("不承認の事由", REFUSALS.items(), width="full")
    reason = text("不承認の理由", width="full")


class ActForm(PathForm):
    """ほかの処理."""

    act = choice("処理", (), blank=False, width="full")
    reason = text("理由・内容", required=True, width="full")
    list_no = text("何回目のリストか(再出力。空欄は最新)", "digits", width="s")

    def __init__(self, acts: list[str], **given: Any) -> None:
        super().__init__(**given)
        self.fields["act"].choices = [(a, Act.LABELS[a]) for a in acts]  # type: ignore[attr-defined]
        if Act.REPRINT not in acts:
            del self.fields["list_no"]


class ReadingForm(PathForm):
    """閲覧者の確認."""

    reader = choice("来た人", (), required=True, width="full")
    identification = forms.CharField(label="示された書類", widget=widgets.Text("name", width="full"))

    def __init__(self, readers: list[str], **given: Any) -> None:
        super().__init__(**given)
        self.fields["reader"].choices = [("", ""), *((n, n) for n in readers)]  # type: ignore[attr-defined]


def acts_for(asked: Application, state: str) -> list[str]:
    """Further acts that the page offers in a state."""
    offered = (Act.WITHDRAW, Act.REPRINT, *(() if asked.by_office else MEASURES))
    return [act for act in offered if state in IN[act]]


def application_of(post: Mapping[str, Any], ground: str, kind: str) -> Application:
    """What was typed; `extent.towns` holds names for the service to look up. Raises Invalid beside a wrong day."""
    texts = {name: str(post.get(name, "")).strip()[:500] for name in _TEXTS}
    return Application(
        ground=ground, applicant_kind=kind, **texts, readers=_named(post, "readers"),
        handlers=_named(post, "handlers"), first_on=day_of(post, "first_on"), last_on=day_of(post, "last_on"),
        extent=_extent_of(post),
    )  # fmt: skip


def _extent_of(post: Mapping[str, Any]) -> Extent:
    names = (
        str(post.get("extent.towns", ""))[:_TOWNS].replace(",", "、").replace("　", "、").replace(" ", "、")
    )
    return Extent(
        everybody="extent.everybody" in post,
        towns=tuple(("", name) for name in names.split("、") if name),
        born_since=day_of(post, "extent.born_since"),
        born_until=day_of(post, "extent.born_until"),
        age_from=_number(post, "extent.age_from"),
        age_to=_number(post, "extent.age_to"),
        sex=str(post.get("extent.sex", "")),
        kind=str(post.get("extent.kind", "")),
        count=_number(post, "extent.count") or 0,
        order=str(post.get("extent.order") or "address"),
        reading="extent.reading" in post,
    )


def _number(post: Mapping[str, Any], name: str) -> int | None:
    """A typed number; one that is none is wrong by the rules (-1), not left out."""
    typed = str(post.get(name, "")).strip()
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else -1


def _named(post: Mapping[str, Any], name: str) -> tuple[Named, ...]:
    rows = sorted(
        {int(k.split(".")[1]) for k in post if k.startswith(f"{name}.") and k.split(".")[1].isdecimal()}
    )
    found = (
        Named(str(post.get(f"{name}.{n}.name", "")).strip(), str(post.get(f"{name}.{n}.place", "")).strip())
        for n in rows[:50]
    )
    return tuple(each for each in found if each.name or each.place)


def typed_from(asked: Application) -> dict[str, Any]:
    """What the form shows of a request that was recorded."""
    typed: dict[str, Any] = {name: getattr(asked, name) for name in _TEXTS}
    typed |= {n: day_.isoformat() for n in ("first_on", "last_on") if (day_ := getattr(asked, n))}
    for name in ("readers", "handlers"):
        for n, each in enumerate(getattr(asked, name)):
            typed |= {f"{name}.{n}.name": each.name, f"{name}.{n}.place": each.place}
    extent = replace(asked.extent, towns=())
    shown = {k: v for k, v in extent.stored().items() if v not in (None, False, 0, ())}
    typed |= {f"extent.{k}": v for k, v in shown.items()}
    return typed | {"extent.towns": "、".join(name for _, name in asked.extent.towns)}


def rows_of(name: str, label: str, typed: Mapping[str, Any]) -> list[NamedRow]:
    """Rows of 閲覧者 or 取扱者, a few of them free."""
    count = sum(k.startswith(f"{name}.") and k.endswith(".name") and bool(v) for k, v in typed.items())
    rows = []
    for n in range(max(ROWS, count + 1)):
        prefix = f"{name}.{n}"
        mine = {k.removeprefix(f"{prefix}."): v for k, v in typed.items() if k.startswith(f"{prefix}.")}
        row = NamedRow(prefix=prefix, initial=mine)
        row.fields["place"].label = label
        rows.append(row)
    return rows
