"""Sample audits of quality: commit to a sample, draw it, rate a case, settle what two raters see otherwise."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.sealing import seal, unseal
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import (
    Action,
    AuditedCase,
    Case,
    QualityAudit,
    QualityDraw,
    QualityRating,
    QualitySettlement,
)
from plumbline.cases.quality import (
    RATERS,
    check_sample,
    checked_ratings,
    checked_settlement,
    differs,
    drawn,
    first_of_each,
    form_of,
    frame_fingerprint,
)
from plumbline.cases.queries.quality import WORKED, audit_for, audited_for, ratings_in, worked_on
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.steps import with_last_step
from plumbline.cases.services.turns import take_turn
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import narrowed
from plumbline.selection import commit_to_seed
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import start_grants
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


SEALED_ELSEWHERE = "The seed was sealed on another installation, so it cannot be opened here. Have another sample drawn, and say why."
DRAWN = "This sample was drawn already."
NOBODY = "You see no case of this scheme that was closed on these days, so there is nothing to draw from."
RATED = "You have rated this case already."
BOTH_IN = "Two people have rated this case already."
MEANWHILE = "Somebody else did this just now. Read it again."
SUPERSEDED = "superseded"
THIRD = "A third person settles this: neither of the two who rated it."


@transaction.atomic
def commit_to_audit(
    *,
    scheme: Scheme,
    form: str,
    closed_from: date,
    closed_until: date,
    size: int,
    by: Viewer,
    at: datetime | None = None,
) -> QualityAudit:
    """Set the terms of a sample and publish the SHA-256 of its seed, which stays sealed until the draw (ADR 13).

    Parameters
    ----------
    form : a rating form with its version.
    closed_from, closed_until : first and last day of closing of the cases to draw from; the last is past.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        DataUnfit: no such form, too few or too many cases, or a period that is not over.
    Records
        ``quality.committed``; ``access.granted``.
    """
    permissions.check_may(by, "audit_quality", scheme)
    now, seed = at or timezone.now(), secrets.token_bytes(32)
    check_sample(size=size, closed_from=closed_from, closed_until=closed_until, today=timezone.localdate(now))
    key = uuid4()
    row = QualityAudit(
        id=key, scheme=scheme, form=form_of(form).key, closed_from=closed_from, closed_until=closed_until, size=size,
        seed_commitment=commit_to_seed(seed), sealed_seed=seal(seed.hex(), owner=key), committed_at=now,
        committed_by=by.user_id, owner_agency=permissions.acting_agency(by, "audit_quality", scheme),
        seen_by_agencies=sorted(scheme.agencies),
    )  # fmt: skip
    _entry("quality.committed", [key], by=by, at=now)
    row.save(force_insert=True)
    start_grants(row=row, by=by, because="sits-at-the-table", at=now)
    return row


@transaction.atomic
def draw_audit(*, audit: QualityAudit, by: Viewer, at: datetime | None = None) -> QualityDraw:
    """Open the seed and draw the sample, from the closed cases of those days that whoever draws it sees; by a form of actions one of each.

    Refuses
        NotVisible, PermissionRefused: not theirs to see; neither co-ordinator nor chair.
        StageRefused: drawn already, or sealed elsewhere. DataUnfit: no case to draw from.
        The database refuses a draw in the transaction that committed to the seed.
    Records
        ``quality.drawn``, with the cases.
    """
    row, now = audit_for(by, audit.id), at or timezone.now()
    permissions.check_may(by, "audit_quality", row.scheme)
    if QualityDraw.objects.filter(audit=row).exists():
        raise StageRefused(DRAWN, slug="drawn")
    seed = bytes.fromhex(unseal(bytes(row.sealed_seed), owner=row.id, unreadable=SEALED_ELSEWHERE))
    frame = _frame(by, row)
    if not frame:
        raise DataUnfit(NOBODY, slug="nothing-to-draw")
    owner = {key: case.ref for key, (case, _) in frame.items()}
    keys = first_of_each(drawn(seed, frame, len(frame)), owner, row.size)
    agency = permissions.acting_agency(by, "audit_quality", row.scheme)
    draw = QualityDraw(
        audit=row, seed=seed.hex(), frame_size=len(frame), frame_fingerprint=frame_fingerprint(frame), at=now,
        by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    _entry("quality.drawn", [row.id, *(frame[key][0].id for key in keys)], by=by, at=now)
    save_once(draw, clash=DRAWN, slug="drawn")
    for place, key in enumerate(keys, 1):
        case, action = frame[key]
        AuditedCase(audit=row, case=case, action=action, place=place, owner_agency=agency).save(
            force_insert=True
        )
    return draw


def _frame(by: Viewer, audit: QualityAudit) -> dict[str, tuple[Case, Action | None]]:
    """What is drawn from: closed cases by their reference, or their actions by their id; superseded ones were never due."""
    rows = visible_cases(by).filter(scheme=audit.scheme)
    closed = rows.filter(
        closure__closed_at__date__gte=audit.closed_from, closure__closed_at__date__lte=audit.closed_until
    )
    if not form_of(audit.form).is_of_actions:
        return {case.ref: (case, None) for case in closed}
    of = {case.id: case for case in closed}
    actions = with_last_step(visible_to(narrowed(by), Action.objects.filter(case__in=of)))
    return {str(action.id): (of[action.case_id], action) for action in actions if action.state != SUPERSEDED}


@transaction.atomic
def rate_case(
    *,
    audited: AuditedCase,
    answers: Mapping[str, str],
    by: Viewer,
    words: str = "",
    at: datetime | None = None,
) -> QualityRating:
    """Rate the work on one case of a sample. Nobody else reads it until the second rating is in; it is never changed.

    Parameters
    ----------
    answers : a word of the scale, or that the file does not tell, for every item of the form.

    Refuses
        NotVisible: the case is not theirs to see. PermissionRefused: no role for it, or they worked on the case.
        StageRefused: rated by them or by two already. DataUnfit: an item without a word.
    Records
        ``quality.rated``.
    """
    row, now = _to_judge(by, audited), at or timezone.now()
    take_turn("quality", row.id)
    if QualityRating.objects.filter(audited=row, by=by.user_id).exists():
        raise StageRefused(RATED, slug="rated")
    count = ratings_in(row)
    if count >= RATERS:
        raise StageRefused(BOTH_IN, slug="both-in")
    agency = permissions.acting_agency(by, "rate_quality", row.case.scheme)
    rating = QualityRating(
        audited=row, place=count + 1, answers=checked_ratings(form_of(row.audit.form), answers), words=words.strip(),
        agency=agency, owner_agency=agency, at=now, by=by.user_id,
    )  # fmt: skip
    _entry("quality.rated", [row.id, row.case_id], by=by, at=now)
    save_once(rating, clash=MEANWHILE, slug="rated-meanwhile")
    return rating


@transaction.atomic
def settle_ratings(
    *, audited: AuditedCase, answers: Mapping[str, str], because: str, by: Viewer, at: datetime | None = None
) -> QualitySettlement:
    """Settle, as a third person and with a reason, what two raters saw otherwise. What they said stays, and agreement is counted from it.

    Refuses
        NotVisible: the case is not theirs to see. PermissionRefused: no role for it, they worked on the case, or are one of the two.
        StageRefused: not both in, nothing to settle, or settled already. DataUnfit: a line is left out, or no reason.
    Records
        ``quality.settled``.
    """
    row, now = _to_judge(by, audited), at or timezone.now()
    ratings = list(QualityRating.objects.filter(audited=row).order_by("place"))
    if any(rating.by == by.user_id for rating in ratings):
        raise PermissionRefused(THIRD)
    if len(ratings) < RATERS:
        raise StageRefused("Two people rate the case first.", slug="not-both-in")
    apart = differs(ratings[0].answers, ratings[1].answers)
    if not apart:
        raise StageRefused("The two said the same, so there is nothing to settle.", slug="nothing-apart")
    if not because.strip():
        raise DataUnfit("Say why.", slug="because")
    agency = permissions.acting_agency(by, "rate_quality", row.case.scheme)
    settled = QualitySettlement(
        audited=row, answers=checked_settlement(form_of(row.audit.form), apart, answers), because=because.strip(),
        agency=agency, owner_agency=agency, at=now, by=by.user_id,
    )  # fmt: skip
    _entry("quality.settled", [row.id, row.case_id], by=by, at=now)
    save_once(settled, clash=MEANWHILE, slug="settled-meanwhile")
    return settled


def _to_judge(by: Viewer, audited: AuditedCase) -> AuditedCase:
    row = audited_for(by, audited.id)
    permissions.check_may(by, "rate_quality", row.case.scheme)
    if worked_on(by, row):
        raise PermissionRefused(WORKED)
    return row


def _entry(what: str, objects: list[UUID], *, by: Viewer, at: datetime) -> None:
    record(what, verb=Verb.COLLECTION, object_kind="quality", objects=objects, by=by, at=at)
