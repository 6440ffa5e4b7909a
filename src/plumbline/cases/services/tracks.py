"""Set a value on a track of a case, end one, and keep a score that was made elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, ResearchRequest, StoredScore, TrackEntry
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.queries.tracks import standing_in
from plumbline.cases.rules import day_of
from plumbline.cases.services.research import research_due
from plumbline.cases.services.states import check_open
from plumbline.cases.services.track_values import write_value
from plumbline.schemes.kind import Kind, Tool
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


@transaction.atomic
def set_track(
    *,
    case: Case,
    track: str,
    value: str,
    because: str,
    by: Viewer,
    from_date: date | None = None,
    ends: bool = False,
    at: datetime | None = None,
) -> TrackEntry:
    """Give a case a value on a track from a day on, or say that one holds no longer. What was set before stays readable.

    Parameters
    ----------
    from_date : today unless told; never ahead, nor before the day of the value before it.
    ends : the value holds no longer, and none takes its place.

    Refuses
        PermissionRefused: the kind leaves this track to other roles.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed and the track does not go on after that, the value holds already, does not hold, or can never stand beside another that holds.
        DataUnfit: no such track or value, no reason, or a day that will not do.
    Records
        ``track.set``, with the track; the ledger holds no value.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    kind = kind_of(case.scheme)
    if track not in kind.tracks:
        raise DataUnfit("A case of this kind has no such rating.", slug="no-such-track")
    if not kind.tracks[track].after_end:
        check_open(case)
    permissions.check_may_set(by, kind.tracks[track], case.scheme)
    row = write_value(
        case, kind, kind.tracks[track], value, because=because, by=by, from_date=from_date, ends=ends, at=now
    )
    if track == kind.clocks["research"].track and not ends:
        ask_anew_by(case, kind, value, by=by, at=now)
    return row


def rate_as_decided(
    *, case: Case, track: str, value: str, because: str, by: Viewer, at: datetime
) -> TrackEntry | None:
    """Give a case the value that a meeting decided on, or end what holds (``value`` ""). What holds already stays as it is.

    The caller checked who decides: a track that only meetings set is set by nobody by hand.

    Refuses
        StageRefused: the value can never stand beside another that holds; nothing holds that could end.
        DataUnfit: no reason, or a day before that of the value before it.
    Records
        ``track.set``, with the track.
    """
    kind = kind_of(case.scheme)
    held = [row.value for row in standing_in([case])[case.id].get(track, ())]
    if value and value in held:
        return None
    if not value and not held:
        label = kind.tracks[track].label.lower()
        raise StageRefused(say("This case has no {label} that could end.", label=label), slug="nothing-holds")
    row = write_value(
        case, kind, kind.tracks[track], value or held[-1], because=because, by=by, ends=not value, at=at
    )
    if value and track == kind.clocks["research"].track:
        ask_anew_by(case, kind, value, by=by, at=at)
    return row


def ask_anew_by(case: Case, kind: Kind, value: str, *, by: Viewer, at: datetime) -> None:
    """Move the moment by which agencies answer to what the new rating gives, counted from when each was asked.

    A request with a day of its own keeps it, and so does one that is answered. Where nothing is timed any more, what was told stands.

    Records
        ``research.due_moved``, with the requests.
    """
    clock = kind.clocks["research"]
    if clock.limit_for({clock.track: value}) is None:
        return
    rows = list(ResearchRequest.objects.filter(case=case, reply__isnull=True, due_at__isnull=False))
    if not rows:
        return
    record(
        "research.due_moved", verb=Verb.ALTERATION, object_kind="research-request", objects=[row.id for row in rows], by=by, at=at,
        because=value.replace("_", "-"),
    )  # fmt: skip
    for row in rows:
        row.due_on, row.due_at = research_due(kind, {clock.track: value}, asked_at=row.asked_at)
        row.save(update_fields=["due_on", "due_at"])


@transaction.atomic
def store_score(
    *,
    case: Case,
    person_id: UUID,
    tool: str,
    version: str,
    score: Decimal,
    made_on: date,
    made_by: str,
    by: Viewer,
    at: datetime | None = None,
) -> StoredScore:
    """Keep what a tool of another body gave, as it was told: score, tool, version, day and who applied it. Nothing is computed here.

    The band is read from the table that holds on the day of storing and kept with the score.

    Refuses
        PermissionRefused: no role that assesses people in cases of this scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed.
        DataUnfit: no such tool, a score that it cannot give, no version, nobody who made it, a day ahead, somebody not in the case.
    Records
        ``score.stored``, with the tool; the ledger holds no score.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "assess", case.scheme)
    check_open(case)
    kind = kind_of(case.scheme, timezone.localdate(now))
    if tool not in kind.tools:
        raise DataUnfit("Choose one of the tools on offer.", slug="no-such-tool")
    check_in_case(case, person_id)
    kind.tools[tool].check(score)
    if not version.strip() or not made_by.strip():
        raise DataUnfit("Give the version of the tool, and who applied it.", slug="score-half-told")
    agency = permissions.acting_agency(by, "assess", case.scheme)
    return _keep(
        case, kind.tools[tool], person_id=person_id, version=version, score=score, made_on=made_on, made_by=made_by, by=by, at=now,
        agency=agency,
    )  # fmt: skip


def keep_told_score(case: Case, *, by: Viewer, at: datetime) -> StoredScore | None:
    """Keep the score with which a case that was just taken in was referred, where it is one of a tool of its kind.

    Records
        ``score.stored``, with the tool.
    """
    told, kind = case.referral.assessment or {}, kind_of(case.scheme, timezone.localdate(at))
    tool = kind.tools.get(told.get("slug", ""))
    if tool is None:
        return None
    score = Decimal(str(told["score"]))
    tool.check(score)
    return _keep(
        case, tool, person_id=case.person_id, version=told["version"], score=score,
        made_on=date.fromisoformat(told["assessed_on"]), made_by=told["assessor"], by=by, at=at, agency=case.owner_agency,
    )  # fmt: skip


def _keep(
    case: Case,
    tool: Tool,
    *,
    person_id: UUID,
    version: str,
    score: Decimal,
    made_on: date,
    made_by: str,
    by: Viewer,
    at: datetime,
    agency: UUID,
) -> StoredScore:
    band = tool.band_of(score)
    row = StoredScore(
        case=case, person_id=person_id, tool=tool.slug, version=version.strip(), score=score, band=band.slug if band else "",
        made_on=day_of(made_on, timezone.localdate(at)), made_by=made_by.strip(), at=at, by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    record(
        "score.stored", verb=Verb.COLLECTION, object_kind="case", objects=[case.id, row.id, person_id], by=by, at=at,
        because=tool.slug.replace("_", "-"),
    )  # fmt: skip
    row.save(force_insert=True)
    return row
