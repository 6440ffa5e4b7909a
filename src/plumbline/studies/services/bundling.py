"""Ask for a research bundle, count how far its people could be told apart, check it by two, make it, take it out, end it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.disclosure import hide_inside
from plumbline.queue.enums import Queue
from plumbline.queue.services import ask_for
from plumbline.studies import permissions
from plumbline.studies.bundling.contents import events_of, figures_of, people_of
from plumbline.studies.bundling.files import Contents, marked, zipped
from plumbline.studies.bundling.keys import seal, unseal
from plumbline.studies.bundling.telling_apart import ToldApart, told_apart
from plumbline.studies.material import Material, material_of
from plumbline.studies.models import (
    BundleCheck,
    BundleContent,
    BundleMeasure,
    ProtocolLock,
    ResearchBundle,
)
from plumbline.studies.queries.bundles import BundleView, bundle_of, can_be_bundled
from plumbline.studies.queries.released import outside_agencies
from plumbline.studies.queries.results import result_of
from plumbline.studies.queries.witnesses import witness_words, witnesses_of
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


MEASURE, MAKE = "measure-bundle", "make-bundle"
LONGEST = timedelta(days=3 * 366)
NO_FIGURE = "A bundle is made of a planned result that gives a figure with its error."


@transaction.atomic
def ask_for_bundle(
    *,
    result_id: UUID,
    purpose: str,
    recipient: str,
    ends_on: date,
    by: Viewer,
    for_agency: UUID | None = None,
    at: datetime | None = None,
) -> ResearchBundle:
    """Write down what data are asked for, for whom and until when; the analyst's queue then counts how far people can be told apart.

    Parameters
    ----------
    purpose, recipient : what for and for whom. Name no person of a case.
    ends_on : last day on which a copy is taken out.
    for_agency : an organisation whose researchers outside the partnership then take copies out themselves.

    Refuses
        PermissionRefused: the viewer is no analyst or researcher. NotVisible: no such result.
        StageRefused: a result of which none is made.
        DataUnfit: nothing said of what for or for whom, a day that is past or too far off, or an organisation without such researchers.
    Records
        ``bundle.asked``, ``work.asked``.
    """
    permissions.check_may_take_bundles_out(by)
    result = result_of(by, result_id)
    if result.standing == "exploratory" or not can_be_bundled(result):
        raise StageRefused(NO_FIGURE, slug="not-bundleable")
    now = at or timezone.now()
    _check_asked(purpose, recipient, ends_on, timezone.localtime(now).date())
    if for_agency and for_agency not in dict(outside_agencies(by)):
        raise DataUnfit("Nobody of that organisation reads what is released.", slug="agency-unfit")
    bundle = ResearchBundle(
        result=result,
        for_agency=for_agency,
        purpose=purpose.strip(),
        recipient=recipient.strip(),
        ends_on=ends_on,
        asked_at=now,
        asked_by=by.user_id,
    )
    _record("bundle.asked", Verb.ALTERATION, [bundle.id, result.id], by, at)
    bundle.save(force_insert=True)
    ask_for(task=MEASURE, queue=Queue.ANALYST, by=by, at=at, bundle=str(bundle.id))
    return bundle


@transaction.atomic
def measure_bundle(*, bundle_id: UUID, by: Viewer, at: datetime | None = None) -> BundleMeasure:
    """Count how far the people of a bundle could be told apart, before anybody says yes to it. The analyst's queue does it.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job. NotVisible: no such bundle.
        StageRefused: it was counted already.
    Records
        ``bundle.measured``.
    """
    permissions.check_may_evaluate(by)
    bundle = bundle_of(by, bundle_id).bundle
    if BundleMeasure.objects.filter(bundle=bundle).exists():
        raise StageRefused("This bundle was counted already.", slug="bundle-measured")
    _record("bundle.measured", Verb.COMBINATION, [bundle.id], by, at)
    lock = ProtocolLock.objects.get(protocol=bundle.result.protocol_id)
    told = _told_apart(lock, material_of(bundle.result, lock, by=by))
    return BundleMeasure.objects.create(
        bundle=bundle,
        people=told.frame.height,
        smallest=told.smallest,
        least=_least(lock),
        alone=told.alone,
        columns=list(told.columns),
        rung=told.rung.words,
        measured_at=at or timezone.now(),
    )


@transaction.atomic
def check_bundle(
    *, bundle_id: UUID, passed: bool, by: Viewer, words: str = "", at: datetime | None = None
) -> BundleCheck:
    """Write down whether one person lets a bundle be made. With the second yes it is; one no holds it back for good.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or keeper of information governance. NotVisible: no such bundle.
        DataUnfit: a no without a reason.
        StageRefused: not counted yet, fewer alike than the plan asks for, over, made or held back already, or the viewer asked for
            it or has said so already.
    Records
        ``bundle.checked``, with the second yes ``work.asked``.
    """
    permissions.check_may_release(by)
    _one_at_a_time(bundle_id)
    view = bundle_of(by, bundle_id)
    _check_checkable(view, by)
    if not passed and not words.strip():
        raise DataUnfit("Say what stands in the way.", slug="check-without-words")
    check = BundleCheck(
        bundle=view.bundle,
        passed=passed,
        words=words.strip(),
        checked_by=by.user_id,
        checked_at=at or timezone.now(),
    )
    _record("bundle.checked", Verb.ALTERATION, [view.bundle.id, check.id], by, at)
    try:
        with transaction.atomic():
            check.save(force_insert=True)
    except IntegrityError:
        raise _said_already() from None
    if bundle_of(by, bundle_id).is_approved:
        ask_for(task=MAKE, queue=Queue.ANALYST, by=by, at=at, bundle=str(bundle_id))
    return check


@transaction.atomic
def make_bundle(*, bundle_id: UUID, by: Viewer, at: datetime | None = None) -> BundleContent:
    """Make an approved bundle and seal it, if the data still give the result; else keep why not. The analyst's queue does it.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job. NotVisible: no such bundle.
        StageRefused: not approved, over or made already.
    Records
        ``bundle.made``.
    """
    permissions.check_may_evaluate(by)
    view = bundle_of(by, bundle_id)
    if not view.is_approved or view.is_over:
        raise StageRefused(
            "This bundle is not approved by two people, or is over.", slug="bundle-not-approved"
        )
    if view.is_made:
        raise StageRefused("This bundle is made already.", slug="bundle-made")
    _record("bundle.made", Verb.COMBINATION, [bundle_id], by, at)
    row = BundleContent(bundle=view.bundle, sealed=b"", made_at=at or timezone.now())
    try:
        made = zipped(_contents(view.bundle, by))
    except (DataUnfit, StageRefused) as no:
        row.refused = str(no)
    else:
        row.sealed, row.sha256 = seal(made, bundle=bundle_id), sha256(made).hexdigest()
    row.save(force_insert=True)
    return row


@transaction.atomic
def take_bundle_out(*, bundle_id: UUID, by: Viewer, at: datetime | None = None) -> bytes:
    """A copy of a bundle, marked with who takes it. Each is a disclosure in the ledger, whose number the copy carries.

    Refuses
        PermissionRefused: the viewer is no analyst or researcher. NotVisible: no such bundle, or outside the partnership none for them.
        StageRefused: not made yet, or over.
    Records
        ``bundle.taken_out``.
    """
    if not permissions.is_outside(by):
        permissions.check_may_take_bundles_out(by)
    view = bundle_of(by, bundle_id)
    if not view.is_made or view.refused or view.is_over:
        raise StageRefused("This bundle is not made yet, or is over.", slug="bundle-not-there")
    entry = _record("bundle.taken_out", Verb.DISCLOSURE, [bundle_id], by, at)
    content = BundleContent.objects.get(bundle=view.bundle)
    now = timezone.localtime(at or timezone.now())
    agencies = ", ".join(dict.fromkeys(standing.agency_name for standing in by.standings))
    mark = say(
        "Copy {copy}, taken out by {by} ({agencies}) on {day}, {time:%H:%M} for {recipient}. "
        "To be destroyed by {ends_on}.",
        copy=str(entry)[:8],
        by=by.name,
        agencies=agencies,
        day=day_month_year(now),
        time=now,
        recipient=view.bundle.recipient,
        ends_on=day_month_year(view.bundle.ends_on),
    )
    return marked(unseal(bytes(content.sealed), bundle=bundle_id), mark)


@transaction.atomic
def empty_ended_bundles(*, by: Viewer, at: datetime | None = None) -> int:
    """Throw away what bundles hold whose last day is past. Who asked, who said yes and how many were alike stays.

    Refuses
        PermissionRefused: the viewer is no analyst, researcher or job.
    Records
        ``bundle.emptied`` where any is.
    """
    permissions.check_may_evaluate(by)
    now = at or timezone.now()
    over = BundleContent.objects.filter(
        bundle__ends_on__lt=timezone.localtime(now).date(), emptied_at__isnull=True
    )
    keys = list(over.values_list("bundle_id", flat=True))
    if keys:
        _record("bundle.emptied", Verb.ERASURE, keys, by, at)
        BundleContent.objects.filter(bundle_id__in=keys).update(sealed=b"", emptied_at=now)
    return len(keys)


def _check_asked(purpose: str, recipient: str, ends_on: date, today: date) -> None:
    if not purpose.strip():
        raise DataUnfit("Say what the data are for.", slug="no-purpose")
    if not recipient.strip():
        raise DataUnfit("Say who is to have them.", slug="no-recipient")
    if not today < ends_on <= today + LONGEST:
        raise DataUnfit("A bundle ends on a day to come, within three years.", slug="bundle-day-unfit")


def _check_checkable(view: BundleView, by: Viewer) -> None:
    if view.measure is None:
        raise StageRefused("How far people can be told apart is not counted yet.", slug="not-measured")
    if view.measure.smallest < view.measure.least:
        raise StageRefused(
            "Fewer people are alike than the plan asks for: no bundle is made of this result.",
            slug="too-few-alike",
        )
    if view.is_over or view.is_made or view.is_held_back:
        raise StageRefused("This bundle is made, held back or over already.", slug="bundle-decided")
    if by.user_id == view.bundle.asked_by:
        raise StageRefused("You asked for this. Somebody else has to check it.", slug="own-bundle")
    if any(check.checked_by == by.user_id for check, _ in view.checks):
        raise _said_already()


def _one_at_a_time(bundle_id: UUID) -> None:
    """Of two who say yes at once the later waits here, and then knows that it is the second."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"studies.bundle.{bundle_id}"]
        )


def _said_already() -> StageRefused:
    return StageRefused("You have checked this bundle already.", slug="checked-already")


def _least(lock: ProtocolLock) -> int:
    return int(json.loads(lock.canonical)["hidden_up_to"]) + 1


def _told_apart(lock: ProtocolLock, material: Material) -> ToldApart:
    return told_apart(
        material.people,
        births=material.births,
        parts=material.parts,
        on=material.on,
        least=_least(lock),
        counts=material.counts,
        rungs=material.rungs,
    )


def _contents(bundle: ResearchBundle, by: Viewer) -> Contents:
    result = bundle.result
    lock = ProtocolLock.objects.get(protocol=result.protocol_id)
    material = material_of(result, lock, by=by)
    told = _told_apart(lock, material)
    if told.smallest < _least(lock):
        raise StageRefused("Fewer people are alike now than the plan asks for.", slug="too-few-alike")
    with_parts = told.rung.with_parts and bool(material.parts)
    again = {**material.figures, "parts": material.of_parts}
    given, found = figures_of(
        result.figures, again, adjusted="log_expected" in material.kept, with_parts=with_parts
    )
    return Contents(
        people=people_of(bundle.id, told, material.kept),
        events=None if material.events is None else events_of(bundle.id, material.events),
        code=material.code,
        canonical=lock.canonical,
        result=result.figures,
        given=given,
        found=found,
        words=_words(bundle, lock, told, by),
    )


def _words(bundle: ResearchBundle, lock: ProtocolLock, told: ToldApart, by: Viewer) -> dict[str, Any]:
    alone = hide_inside(told.alone)
    return {
        "purpose": " ".join(bundle.purpose.split()),
        "recipient": " ".join(bundle.recipient.split()),
        "ends": f"{bundle.ends_on:%-d %B %Y}",
        "made_up": "These are made-up data: nobody here is real.\n\n"
        if bundle.result.figures.get("made_up")
        else "",
        "hidden_up_to": _least(lock) - 1,
        "sha256": lock.sha256,
        "witnessed": witness_words(witnesses_of(by, lock.protocol_id), named=False),
        "rung": told.rung.words,
        "smallest": told.smallest,
        "columns": ", ".join(told.columns),
        "people": told.frame.height,
        "alone": "fewer than 5" if alone is None else alone,
    }


def _record(what: str, verb: Verb, objects: list[UUID], by: Viewer, at: datetime | None) -> UUID:
    return record(what, verb=verb, object_kind="bundle", objects=objects, by=by, at=at)
