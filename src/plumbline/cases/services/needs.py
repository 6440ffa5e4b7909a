"""Write down a need with its evidence, what was counted of it since, and that one was wrong."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, Need, NeedCount, NeedTakenOff
from plumbline.cases.progress import check_target, first_day
from plumbline.cases.queries.need_facts import standing_counts
from plumbline.cases.queries.needs import need_to_change
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.rules import day_of
from plumbline.cases.services.proposing import check_owner
from plumbline.cases.services.states import check_open
from plumbline.schemes.kind import Limit
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


MEANWHILE = "Somebody else wrote here just now. Read it again."
WINDOWS = ("days", "weeks", "months")
LONGEST = 24
"""Of weeks and months; a longer comparison is of another time of life. Days go up to as many as two years have."""


@transaction.atomic
def show_need(
    *,
    case: Case,
    person_id: UUID,
    need: str,
    source: str,
    evidence: str,
    found_on: date,
    count: int,
    window: Limit,
    less: int,
    owner: UUID,
    agency: UUID,
    by: Viewer,
    at: datetime | None = None,
) -> Need:
    """Write down a need of one person of a case, with what shows it and what its target is.

    Parameters
    ----------
    source : of the kind's table; ``evidence``: where it stands there, in words.
    count : what was counted over ``window`` up to ``found_on``: the baseline, 1 or more.
    less : by how many per cent the count is to fall, from 1 to 100; 100 is nought.
    owner, agency : who brings the next count, and for whom.

    Refuses
        PermissionRefused: no role that works on cases.
        NotVisible: the case is not theirs to see.
        StageRefused: it is closed, the same need of this person is there already, or its owner cannot take it on.
        DataUnfit: no such need or source, no evidence, a day ahead, a window, baseline or target by which nothing could be told,
            somebody who is not in the case.
    Records
        ``need.shown``, with the need; the ledger holds nothing of the evidence.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "show_need", case.scheme)
    check_open(case)
    kind = kind_of(case.scheme)
    if need not in kind.needs.needs:
        raise DataUnfit("Choose one of the needs on offer.", slug="no-such-need")
    _check_evidence(kind.needs.sources, source, evidence)
    check_in_case(case, person_id)
    check_target(count, less)
    if window.unit not in WINDOWS or not 1 <= window.value <= (731 if window.unit == "days" else LONGEST):
        raise DataUnfit("Give a length of 1 to 24 weeks or months, or of 1 to 731 days.", slug="window-unfit")
    check_owner(case, owner, agency)
    if Need.objects.filter(case=case, person_id=person_id, need=need, taken_off__isnull=True).exists():
        raise StageRefused(
            "This need of this person is written down already. Write down what was counted since.",
            slug="need-there",
        )
    row = Need(
        id=uuid4(), case=case, number=Need.objects.filter(case=case).count() + 1, person_id=person_id, need=need, source=source,
        evidence=evidence.strip(), found_on=day_of(found_on, timezone.localdate(now)), count=count, window=window.value,
        window_unit=window.unit, less=less, owner=owner, agency=agency, at=now, by=by.user_id, owner_agency=case.owner_agency,
    )  # fmt: skip
    _entry("need.shown", [row.id, case.id, person_id], need, by=by, at=now)
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


@transaction.atomic
def count_need(
    *,
    need: Need,
    last: date,
    count: int,
    source: str,
    evidence: str,
    by: Viewer,
    replaces: NeedCount | None = None,
    because: str = "",
    at: datetime | None = None,
) -> NeedCount:
    """Write down what was counted of a need, over the same length of time as its baseline, up to a day.

    Parameters
    ----------
    last : the last day counted; the first follows from the length.
    replaces : a count that was wrong, and ``because`` in what.

    Refuses
        PermissionRefused: no role that works on cases.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed, the need was taken off, or what it replaces is no count of it that stands.
        DataUnfit: a day ahead, a time that reaches back before the need was found or that is counted already, no such source, no
            evidence, a count below nought, a replacement without its reason.
    Records
        ``need.counted``, with the need; the ledger holds no count.
    """
    need, now = need_to_change(by, need), at or timezone.now()
    permissions.check_may(by, "count_need", need.case.scheme)
    check_open(need.case)
    if NeedTakenOff.objects.filter(need=need).exists():
        raise StageRefused("This need was taken off.", slug="taken-off")
    _check_evidence(kind_of(need.case.scheme).needs.sources, source, evidence)
    if count < 0:
        raise DataUnfit("Give a count of 0 or more.", slug="count-unfit")
    if replaces is not None and not because.strip():
        raise DataUnfit("Say what was wrong with the count before.", slug="why-missing")
    last = day_of(last, timezone.localdate(now))
    first = first_day(last, Limit(need.window, need.window_unit))  # type: ignore[arg-type]
    _check_days(need, first, last, replaces)
    row = NeedCount(
        id=uuid4(), need=need, number=NeedCount.objects.filter(need=need).count() + 1, first=first, last=last, count=count,
        source=source, evidence=evidence.strip(), replaces=replaces, because=because.strip() if replaces else "", at=now,
        by=by.user_id, owner_agency=need.owner_agency,
    )  # fmt: skip
    _entry("need.counted", [row.id, need.case_id, need.person_id], need.need, by=by, at=now)
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


@transaction.atomic
def take_need_off(*, need: Need, because: str, by: Viewer, at: datetime | None = None) -> NeedTakenOff:
    """Say that a need was written down in error. One that is met stays: that it was there is what was done something about.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed, its result is claimed, or the need was taken off already.
        DataUnfit: no reason.
    Records
        ``need.taken_off``, with the need.
    """
    need, now = need_to_change(by, need), at or timezone.now()
    permissions.check_may(by, "take_need_off", need.case.scheme)
    check_open(need.case)
    if not because.strip():
        raise DataUnfit("Say what was wrong.", slug="why-missing")
    if need.case.claims.filter(withdrawal__isnull=True).exists():
        raise StageRefused("The result of this case is claimed. Take the claim back first.", slug="claimed")
    row = NeedTakenOff(
        need=need, because=because.strip(), at=now, by=by.user_id, owner_agency=need.owner_agency
    )
    _entry("need.taken_off", [need.id, need.case_id, need.person_id], need.need, by=by, at=now)
    save_once(row, clash="This need was taken off already.", slug="taken-off")
    return row


def _check_evidence(sources: Collection[str], source: str, evidence: str) -> None:
    if source not in sources:
        raise DataUnfit("Choose where the evidence comes from.", slug="no-such-source")
    if not evidence.strip():
        raise DataUnfit("Say what the evidence is and where it is found.", slug="evidence-missing")


def _check_days(need: Need, first: date, last: date, replaces: NeedCount | None) -> None:
    if first <= need.found_on:
        raise DataUnfit(
            say(
                "Counted over {window} {window_unit} up to {last}, it reaches back to {first}. The need "
                "was found on {found_on}, and the same days are not counted twice. Give a later last day.",
                window=need.window,
                window_unit=need.window_unit,
                last=day_month_year(last),
                first=day_month_year(first),
                found_on=day_month_year(need.found_on),
            ),
            slug="day-unfit",
        )
    standing = standing_counts([need])[need.id]
    if replaces is not None and replaces not in standing:
        raise StageRefused("That count was replaced already. Read it again.", slug="written-since")
    there = [one for one in standing if one != replaces]
    if any(one.last == last for one in there):
        raise DataUnfit(
            say(
                "There is a count up to {last} already. If it is wrong, replace it.",
                last=day_month_year(last),
            ),
            slug="day-unfit",
        )


def _entry(act: str, objects: list[UUID], need: str, *, by: Viewer, at: datetime) -> None:
    record(
        act,
        verb=Verb.COLLECTION,
        object_kind="need",
        objects=objects,
        by=by,
        at=at,
        because=need.replace("_", "-"),
    )
