"""What the counter should look at first (受付一覧の注意): late cases, returned ones, short stock, stopped messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, Subquery

from openjuki.runtime import clock
from openjuki.runtime.exchange import counting
from openjuki.runtime.release.desk import DUTY_REMEDY, NO_DUTY
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, ReceiptVersion, ResidentCodeStock
from openjuki.systems.residents.selectors.copy_requests import waiting
from openjuki.systems.residents.selectors.delivered_notices import LATE_AFTER, late_count
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.selectors.support_measures import measures
from openjuki.systems.residents.selectors.town_offers import wards_of
from openjuki.systems.residents.services.certifiers import wards_without
from openjuki.systems.residents.services.incidents import desk
from openjuki.systems.residents.services.letters import due_for
from openjuki.systems.residents.services.settings import setting

LONG_IN_REVIEW = timedelta(minutes=30)
#: 経過滞在 that ends so soon is an alert.
ABOUT_TO_END = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Alert:
    """One line. `where`: name of the list that shows it."""

    text: str
    remedy: str
    where: str = ""


def alerts_for(*, staff: Staff, scope: Scope = WHOLE) -> list[Alert]:
    """Alerts of the scope, never beyond the staff's ward and rights; empty when nothing is amiss."""
    within = scope.of(staff)
    own = (
        _stopped(staff),
        _duty(staff),
        _waiting(within),
        _unanswered(within),
        _stock(),
        _certifiers(staff, within),
        _support(staff, within),
        _notices(staff, within),
        *_requests(staff, within),
    )
    return [a for a in (*own, *_letters(staff, within), *_messages(staff)) if a]


def _stopped(staff: Staff) -> Alert | None:
    """An incident stops the counter: whoever issues must know why, and who sees to it, before the first person waits;
    whoever answers for it, that it is theirs."""
    said, mine = desk.stopped(staff)
    if not said or not (mine or staff.may("residents.issue") or staff.may("residents.incident")):
        return None
    where = "incidents" if staff.may("residents.incident") else ""
    remedy = "原因が分かるまで再開しません。" + ("原因と対応を記録してください。" if mine else "")
    return Alert(said, remedy, where)


def _duty(staff: Staff) -> Alert | None:
    if not desk.needs_duty(staff):
        return None
    return Alert(NO_DUTY, DUTY_REMEDY, "incidents")


def _waiting(scope: Scope) -> Alert | None:
    late = CaseFile.objects.filter(state="in_review", state_since__lt=clock.now() - LONG_IN_REVIEW)
    count = late.filter(scope.cases()).count()
    if not count:
        return None
    return Alert(f"審査待ちが30分を超えた届が{count}件あります。", "審査担当へ声をかけてください。", "review")


def _unanswered(scope: Scope) -> Alert | None:
    """Posted notices of which something is still missing after the day that was set."""
    newest = ReceiptVersion.objects.filter(case=OuterRef("pk")).order_by("-version_no").values("due_on")[:1]
    open_ = CaseFile.objects.filter(scope.cases(), state="inquiring").annotate(due=Subquery(newest))
    count = open_.filter(due__lt=clock.today()).count()
    if not count:
        return None
    return Alert(
        f"回答の期限を過ぎた照会中の届が{count}件あります。",
        "届出人に電話で確かめるか、期限を延ばして再び照会してください。",
    )


def _stock() -> Alert | None:
    """S 4.3.1: fewer free codes than the city has set."""
    enough = int(setting("resident_code_low"))
    free = ResidentCodeStock.objects.filter(taken_at__isnull=True)[:enough].count()
    if free >= enough:
        return None
    return Alert(
        f"住民票コードの空きコードが残り{free}件です。",
        "住基ネット担当へ連絡し、空きコードを受領してください。",
    )


def _certifiers(staff: Staff, scope: Scope) -> Alert | None:
    """S 1.3.9: where nobody certifies, no certificate can be issued; told before the first person asks for one."""
    if not staff.may("residents.issue") and not staff.may("residents.settings"):
        return None
    without = wards_without(clock.today(), [scope.ward] if scope.ward else wards_of(staff))
    if not without:
        return None
    where = "certifiers" if staff.may("residents.settings") else ""
    return Alert(f"認証者が登録されていません({'、'.join(without)})。証明書を発行できません。",
                 "設定の権限のある職員が「認証者」の画面で登録してください。", where)  # fmt: skip


def _support(staff: Staff, scope: Scope) -> Alert | None:
    if not staff.may("residents.item.support_measure"):
        return None
    due = [m for m in measures(scope, clock.today()) if m.due]
    if not due:
        return None
    return Alert(
        f"支援措置の期間が1か月以内に終わる、又は終わった申出が{len(due)}件あります。",
        "延長又は終了を決めてください。", "support",
    )  # fmt: skip


def _notices(staff: Staff, scope: Scope) -> Alert | None:
    if not staff.may("residents.enter_ex_officio"):
        return None
    count = late_count(scope)
    if not count:
        return None
    return Alert(
        f"届いてから{LATE_AFTER}日を過ぎた未処理の通知が{count}件あります。",
        "受付を開くか、該当なし・返送としてください。", "notices",
    )  # fmt: skip


def _requests(staff: Staff, scope: Scope) -> list[Alert]:
    """Letters that were not completed in time; for the 支援措置責任者, what was handed over."""
    late, handed_over = waiting(scope, clock.today()) if staff.may("residents.issue") else (0, 0)
    found = []
    if late:
        found.append(Alert(f"補正の期限を過ぎた写しの請求が{late}件あります。",
                           "届いたものを確かめ、交付・不交付又は取下げとしてください。", "requests"))  # fmt: skip
    if handed_over and staff.may("residents.item.support_measure"):
        found.append(Alert(f"支援措置の対象者についての写しの請求が{handed_over}件、引き継がれています。",
                           "請求者を確かめ、交付するかどうかを決めてください。", "requests"))  # fmt: skip
    return found


def _letters(staff: Staff, scope: Scope) -> list[Alert]:
    """Stays that are over or about to be, and households that were asked for a householder and are late."""
    if not staff.may("residents.letters"):
        return []
    today = clock.today()
    soon = today + ABOUT_TO_END
    found: list[str] = []
    if staff.may("residents.item.residence_status"):
        stays = due_for(staff, "stay_end", scope, today - timedelta(days=1))
        short = [d for d in due_for(staff, "transitional_end", scope, today) if d.due_on <= soon]
        found += [
            f"在留期間の満了の日を過ぎた人が{len(stays)}人います。" if stays else "",
            f"経過滞在の60日が過ぎた、又は14日以内に過ぎる人が{len(short)}人います。" if short else "",
        ]
    open_ = [d for d in due_for(staff, "householder_request", scope, today) if d.due_on < today]
    if open_:
        found.append(f"世帯主が決まらないまま届出の期限を過ぎた世帯が{len(open_)}世帯あります。")
    remedy = "通知書の一覧で確かめ、案内又は職権による処理をしてください。"
    return [Alert(text, remedy, "letters") for text in found if text]


def _messages(staff: Staff) -> list[Alert]:
    if not staff.may("residents.messages"):
        return []
    count = counting.counts()["sent"]
    stopped = count.get("refused", 0) + count.get("quarantined", 0)
    if not stopped:
        return []
    return [
        Alert(
            f"相手に届いていない電文が{stopped}件あります。", "連携状況で理由を確かめてください。", "messages"
        )
    ]
