"""Propose a limit or threshold of a scheme, and confirm or refuse it as a second person (domain 12B)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.notices.services import Told, tell_at_once
from plumbline.schemes import permissions
from plumbline.schemes.enums import ABOUT_VALUE, VALUE_ANSWERED, VALUE_PROPOSED
from plumbline.schemes.kind import settings_of
from plumbline.schemes.models import LocalValue, ProposedValue, Scheme, ValueAnswer
from plumbline.schemes.queries import kind_of
from plumbline.schemes.queries.proposals import proposal_row, second_people
from plumbline.schemes.services.schemes import check_value, lay_value, set_local_value
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


@transaction.atomic
def change_value(
    *,
    scheme: Scheme,
    path: str,
    value: str,
    because: str,
    from_date: date,
    by: Viewer,
    at: datetime | None = None,
) -> LocalValue | ProposedValue:
    """Set a value as `set_local_value` does; propose it where it is a limit or threshold, which two people set.

    Until somebody else, of information governance, has confirmed a proposed value, the old one holds.

    Refuses
        As `set_local_value`. DataUnfit: nobody is there to confirm it. StageRefused: a change of it waits already.
    Records
        ``scheme.value_set``; or ``scheme.value_proposed`` and ``notice.given``.
    """
    found = settings_of(kind_of(scheme, from_date)).get(path)
    if found is None or not found.guarded:
        return set_local_value(
            scheme=scheme, path=path, value=value, because=because, from_date=from_date, by=by, at=at
        )
    permissions.check_may_sign(by, scheme)
    if not because.strip():
        raise DataUnfit("Say why this area does it its own way.")
    scheme = Scheme.objects.select_for_update().get(id=scheme.id)
    check_value(scheme, path, value.strip(), from_date)
    _check_none_waits(scheme, path)
    row = ProposedValue(
        scheme=scheme,
        path=path,
        value=value.strip(),
        overrides=found.value,
        because=because.strip(),
        from_date=from_date,
        proposed_by=by.user_id,
        proposed_at=at or timezone.now(),
    )
    _propose(row, by)
    return row


def _check_none_waits(scheme: Scheme, path: str) -> None:
    waits = ProposedValue.objects.filter(scheme=scheme, path=path, answer__isnull=True).first()
    if waits is not None:
        raise StageRefused(
            say(
                "A change of this value waits for information governance already, since {day}. Whoever proposed it can withdraw it.",
                day=day_month_year(timezone.localdate(waits.proposed_at)),
            ),
            slug="proposal-waits",
        )


def _propose(row: ProposedValue, by: Viewer) -> None:
    keepers = second_people(row.scheme, without=by.user_id)
    if not keepers:
        raise DataUnfit(
            "A second person, of information governance, confirms this value, and no agency of the scheme has one. "
            "Ask an administrator to give somebody that role.",
            slug="nobody-confirms",
        )
    record(
        "scheme.value_proposed",
        verb=Verb.ALTERATION,
        object_kind="scheme",
        objects=[row.scheme_id, row.id],
        by=by,
        at=row.proposed_at,
        because=row.path.replace("_", "-").replace(".", "-"),
    )
    row.save(force_insert=True)
    day = timezone.localdate(row.proposed_at)
    told = [Told(user, VALUE_PROPOSED, ABOUT_VALUE, row.id, day) for user in keepers]
    tell_at_once(told=told, by=by, at=row.proposed_at)


@transaction.atomic
def answer_value(
    *, proposal_id: UUID, confirmed: bool, by: Viewer, words: str = "", at: datetime | None = None
) -> ValueAnswer:
    """Confirm a value that somebody else proposed, or refuse it and say why. What is confirmed later holds from that day on.

    Refuses
        NotVisible: there is no such proposal at a table of the viewer's. PermissionRefused: the viewer does not keep information
        governance there, or proposed it. StageRefused: it was answered. DataUnfit: refused without a reason, or the value will
        not do any more.
    Records
        ``scheme.value_confirmed`` or ``scheme.value_refused``, and ``notice.given``.
    """
    row = proposal_row(by, proposal_id)
    permissions.check_may_answer_value(by, row.scheme, row.proposed_by)
    scheme = _locked(row)
    if not confirmed and not words.strip():
        raise DataUnfit("Say why you refuse.", slug="words-missing")
    now = at or timezone.now()
    answer = ValueAnswer(
        proposal=row, confirmed=confirmed, words=words.strip(), answered_by=by.user_id, answered_at=now
    )
    about = [scheme.id, row.id]
    if confirmed:
        record(
            "scheme.value_confirmed", verb=Verb.ALTERATION, object_kind="scheme", objects=about, by=by, at=now
        )
        _lay(scheme, row, by, now)
    else:
        record(
            "scheme.value_refused", verb=Verb.ALTERATION, object_kind="scheme", objects=about, by=by, at=now
        )
    answer.save(force_insert=True)
    told = Told(row.proposed_by, VALUE_ANSWERED, ABOUT_VALUE, row.id, timezone.localdate(now))
    tell_at_once(told=[told], by=by, at=now)
    return answer


@transaction.atomic
def withdraw_value(*, proposal_id: UUID, because: str, by: Viewer, at: datetime | None = None) -> ValueAnswer:
    """Take back a value that one proposed oneself and nobody has answered. The value of now stays, and another may be proposed.

    Refuses
        NotVisible: there is no such proposal at a table of the viewer's. PermissionRefused: somebody else proposed it, or the viewer
        leads the scheme no more. StageRefused: it was answered. DataUnfit: no reason.
    Records
        ``scheme.value_withdrawn``.
    """
    row = proposal_row(by, proposal_id)
    permissions.check_may_withdraw_value(by, row.scheme, row.proposed_by)
    scheme, now = _locked(row), at or timezone.now()
    if not because.strip():
        raise DataUnfit("Say why you withdraw it.", slug="words-missing")
    answer = ValueAnswer(
        proposal=row, confirmed=False, words=because.strip(), answered_by=by.user_id, answered_at=now
    )
    about = [scheme.id, row.id]
    record("scheme.value_withdrawn", verb=Verb.ALTERATION, object_kind="scheme", objects=about, by=by, at=now)
    answer.save(force_insert=True)
    return answer


def _locked(row: ProposedValue) -> Scheme:
    """The scheme of a proposal that nobody has answered: who answers at once with another waits here, and finds it answered."""
    scheme = Scheme.objects.select_for_update().get(id=row.scheme_id)
    if ValueAnswer.objects.filter(proposal=row).exists():
        raise StageRefused("This value was answered already.", slug="proposal-answered")
    return scheme


def _lay(scheme: Scheme, row: ProposedValue, by: Viewer, now: datetime) -> None:
    from_date = max(row.from_date, timezone.localdate(now))
    check_value(scheme, row.path, row.value, from_date)
    lay_value(
        scheme,
        LocalValue(
            scheme=scheme,
            path=row.path,
            value=row.value,
            overrides=settings_of(kind_of(scheme, from_date))[row.path].value,
            because=row.because,
            from_date=from_date,
            set_by=row.proposed_by,
            confirmed_by=by.user_id,
            set_at=now,
        ),
    )
