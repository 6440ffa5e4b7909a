"""Register and lock protocols."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.disclosure import rule_for
from plumbline.evaluation import check_plan, protocol_from
from plumbline.finding.enums import Method
from plumbline.finding.models import NominationRun
from plumbline.finding.queries import run_of
from plumbline.schemes.queries import walled_schemes
from plumbline.selection.rule import rule_words
from plumbline.studies import permissions
from plumbline.studies.by_day import INTAKE_DAYS
from plumbline.studies.by_picking import PICKING_DAYS
from plumbline.studies.controls import USUAL, check_control
from plumbline.studies.enums import (
    BY_LOT,
    COVARIATES,
    ESTIMATOR,
    ESTIMATOR_AT_THE_LINE,
    ESTIMATOR_BY_RANK,
    ESTIMATOR_ON_PICKED,
    ESTIMATOR_ON_SAME_DAY,
    OUTCOME,
    Design,
)
from plumbline.studies.follow_up import check_late_by, loaded_to, usually_late_by
from plumbline.studies.looks import check_looks
from plumbline.studies.models import Protocol, ProtocolLock
from plumbline.studies.order_of_things import moment_of
from plumbline.studies.parts import check_parts
from plumbline.studies.queries.protocols import locked_protocol_of_run, protocol_of
from plumbline.studies.rules import fingerprint_slug
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
QUESTION = "Is there less violence among the people offered a place than there would have been?"
WINDOW_DAYS = 365
SMALLEST_WORTH_HAVING = 0.2
ESTIMATORS = {
    Design.LOTTERY: ESTIMATOR,
    Design.WAITLIST: ESTIMATOR,
    Design.RANK: ESTIMATOR_BY_RANK,
    Design.SAME_DAY: ESTIMATOR_ON_SAME_DAY,
    Design.CAPACITY_LINE: ESTIMATOR_AT_THE_LINE,
    Design.ADJUSTED: ESTIMATOR_ON_PICKED,
}


@transaction.atomic
def register_protocol(
    *,
    run_id: UUID,
    by: Viewer,
    at: datetime | None = None,
    question: str = QUESTION,
    window_days: int = WINDOW_DAYS,
    smallest_worth_having: float = SMALLEST_WORTH_HAVING,
    covariates: Sequence[str] | None = None,
    looks: Sequence[int] = (),
    parts: Sequence[str] = (),
    control_outcome: str = USUAL,
    late_by: int | None = None,
    design: str = "",
) -> Protocol:
    """Write down what will be compared for one frozen list. A second one for a list amends the first that was locked.

    Parameters
    ----------
    covariates : what a lottery is adjusted for, all that is frozen with the list if left out. A list by rank has none:
        history is its comparison already.
    looks : days after the list at which the figure is looked at before the end, for a lottery.
    parts : people looked at apart, by the names of `studies.parts`, for a lottery.

    control_outcome : what the offer cannot change, compared in the same way to try the comparison; "" for nothing.
    late_by : days before the end of the files that are left out, since what happened then is still being recorded; as the
        contracts of the feeds say, if left out.
    design : of `studies.enums.Design`; that of the list if left out. A lottery may be a waitlist: those not drawn are offered
        a place once the window is over.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job.
        DataUnfit: the plan leaves something open, asks for an adjustment that is not frozen with the list, or for looks or
            parts that cannot be.
    Records
        ``protocol.registered``.
    """
    permissions.check_may_evaluate(by)
    run = run_of(by, run_id)
    now = moment_of(at, made_up=run.made_up)
    by_lot = run.method == Method.BY_LOT
    adjusted = _covariates(covariates, by_lot=by_lot)
    _check_more(looks, parts, window_days=window_days, by_lot=by_lot)
    check_control(control_outcome)
    chosen = _design(design, by_lot=by_lot)
    if chosen in (Design.SAME_DAY, Design.ADJUSTED):
        _check_scheme(run)
    before = locked_protocol_of_run(run.id)
    protocol = Protocol(
        run=run,
        amends=before.protocol if before else None,
        question=question,
        who=_who(run, chosen, window_days),
        outcome=OUTCOME,
        window_days=window_days,
        design=chosen.value,
        smallest_worth_having=smallest_worth_having,
        estimator=ESTIMATORS[chosen],
        covariates=adjusted,
        looks=list(looks),
        parts=list(parts),
        control_outcome=control_outcome,
        late_by=usually_late_by() if late_by is None else check_late_by(late_by),
        registered_at=now,
        registered_by=by.user_id,
    )
    check_plan(_plan(protocol, before, follow_up_loaded_to=None))
    record(
        "protocol.registered",
        verb=Verb.COLLECTION,
        object_kind="protocol",
        objects=[protocol.id],
        by=by,
        at=now,
    )
    protocol.save(force_insert=True)
    return protocol


@transaction.atomic
def lock_protocol(*, protocol_id: UUID, by: Viewer, at: datetime | None = None) -> ProtocolLock:
    """Fix a protocol by its hash, with the day to which follow-up was loaded at that moment.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job.
        StageRefused: it is locked already, or another plan of its list was locked since it was registered.
    Records
        ``protocol.locked``, with the SHA-256, so that seals of the ledger cover the plan's words.
    """
    permissions.check_may_evaluate(by)
    protocol = protocol_of(by, protocol_id)
    now = moment_of(at, made_up=protocol.run.made_up)
    if ProtocolLock.objects.filter(protocol=protocol).exists():
        raise StageRefused(
            "This protocol is locked already; register another one to amend it.", slug="already-locked"
        )
    _check_no_other_since(protocol)
    loaded = loaded_to(since=protocol.run.as_of)
    before = ProtocolLock.objects.filter(protocol__amendments=protocol).first()
    fixed = protocol_from(_plan(protocol, before, follow_up_loaded_to=loaded))
    record(
        "protocol.locked",
        verb=Verb.ALTERATION,
        object_kind="protocol",
        objects=[protocol.id],
        by=by,
        at=now,
        because=fingerprint_slug(fixed.sha256),
    )
    lock = ProtocolLock(
        protocol=protocol,
        canonical=fixed.canonical,
        sha256=fixed.sha256,
        follow_up_loaded_to=loaded,
        locked_at=now,
        locked_by=by.user_id,
    )
    lock.save(force_insert=True)
    return lock


def _check_no_other_since(protocol: Protocol) -> None:
    """Refuse a draft beside a plan that was locked since: of two drafts the one that came out well could be called the plan.

    Its difference from that plan has to be shown, so it is registered anew, and amends it. The table holds the same
    (`studies.plans_policy`); the lock on the list is taken here so that the second of two at once is told why.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [f"plumbline.plans.{protocol.run_id}"])
    before = locked_protocol_of_run(protocol.run_id)
    if before is not None and before.protocol_id != protocol.amends_id:
        raise StageRefused(
            "Another plan of this list was locked since this one was registered. Register it anew: it then amends that plan, "
            "and the difference is shown.",
            slug="locked-since",
        )


def _covariates(asked: Sequence[str] | None, *, by_lot: bool) -> list[str]:
    held = COVARIATES if by_lot else ()
    if not set(asked or ()) <= set(held):
        words = ", ".join(held) or say("nothing, since a list by rank is compared by its history already")
        raise DataUnfit(
            say("The comparison can be adjusted only for: {words}.", words=words), slug="covariate-unknown"
        )
    return list(held if asked is None else asked)


def _check_more(looks: Sequence[int], parts: Sequence[str], *, window_days: int, by_lot: bool) -> None:
    if not by_lot and (looks or parts):
        raise DataUnfit(
            "A list by rank is compared as a whole, year with year: it has no looks before the end and no parts.",
            slug="rank-whole",
        )
    check_looks(looks, window_days=window_days)
    check_parts(parts)


def _design(asked: str, *, by_lot: bool) -> Design:
    """The design asked for, if the list can carry it."""
    held = BY_LOT if by_lot else (Design.RANK, Design.SAME_DAY, Design.CAPACITY_LINE, Design.ADJUSTED)
    if asked and asked not in [one.value for one in held]:
        words = ", ".join(one.value for one in held)
        raise DataUnfit(
            say("A list of this kind can be compared as: {words}.", words=words), slug="design-unfit"
        )
    return Design(asked) if asked else held[0]


def _check_scheme(run: NominationRun) -> None:
    """Refuse to compare people of cases of no scheme, or of one in which somebody must learn nothing of their case."""
    if run.scheme_id is None:
        raise DataUnfit(
            "The list is no scheme’s, so no case could begin. Freeze one for a scheme.", slug="design-unfit"
        )
    if run.scheme_id in walled_schemes():
        raise DataUnfit(
            "In a scheme of this kind people must not learn of their case, so its cases are compared with nobody.",
            slug="design-unfit",
        )


def _who(run: NominationRun, design: Design, window_days: int) -> str:
    day, rule = f"{timezone.localtime(run.as_of):%-d %B %Y}", rule_words(run.rule)
    around = say(
        "The people around the line of the list frozen on {day} by the rule {rule}", day=day, rule=rule
    )
    if design is Design.WAITLIST:
        return say(
            "{around}: offered a place by lot, or to wait {window_days} days for one.",
            around=around,
            window_days=window_days,
        )
    if design is Design.LOTTERY:
        return say("{around}: offered a place by lot, or not drawn.", around=around)
    if design is Design.SAME_DAY:
        return say(
            "The people whose first case began in the {intake_days} days after {day}, each beside "
            "the nearest of those whom the rule {rule} lists on the same day and who have no case.",
            intake_days=INTAKE_DAYS,
            day=day,
            rule=rule,
        )
    if design is Design.CAPACITY_LINE:
        return say(
            "The people near place {listed} of the list frozen on {day} by the rule {rule}, where "
            "the places ended: those just above it, and those just below.",
            listed=run.listed,
            day=day,
            rule=rule,
        )
    if design is Design.ADJUSTED:
        told = say(
            "The people at the top of the list frozen on {day} by the rule {rule} who had no case before: those whose first case began in the "
            "{days} days after it, and the others.",
            day=day,
            rule=rule,
            days=PICKING_DAYS,
        )
        # A plan is kept in English, whoever reads it.
        return f"{told}"
    if run.scheme_id is None:
        return say(
            "The top {listed} of the list frozen on {day} by the rule {rule}, from which nobody was "
            "nominated.",
            listed=run.listed,
            day=day,
            rule=rule,
        )
    return say(
        "The people offered a place from the top of the list frozen on {day} by the rule {rule}.",
        day=day,
        rule=rule,
    )


def _plan(protocol: Protocol, before: ProtocolLock | None, *, follow_up_loaded_to: Any) -> dict[str, Any]:
    return {
        "question": protocol.question,
        "who": protocol.who,
        "list": str(protocol.run_id),
        "seed_commitment": protocol.run.seed_commitment,
        "outcome": protocol.outcome,
        "window_days": protocol.window_days,
        "design": protocol.design,
        "smallest_worth_having": protocol.smallest_worth_having,
        "estimator": protocol.estimator,
        "covariates": list(protocol.covariates),
        "looks": list(protocol.looks),
        "parts": list(protocol.parts),
        "control_outcome": protocol.control_outcome,
        "late_by": protocol.late_by,
        "hidden_up_to": rule_for("inside").hide_to,
        "amends": before.sha256 if before else None,
        "follow_up_loaded_to": follow_up_loaded_to,
    }
