"""Pass on what somebody holds who leaves or is long away: all of it, in one act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.services import change_cover
from plumbline.access.viewer import Viewer
from plumbline.cases.enums import PASSED_NAMES, Passed
from plumbline.cases.models import Action
from plumbline.cases.queries.holding import Holdings, holdings
from plumbline.cases.services.delivery import add_lead, check_can_pass, pass_on
from plumbline.cases.services.proposing import check_owner
from plumbline.cases.services.turns import take_turn
from plumbline.notices.services import Told, tell_at_once
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


HANDED = "handed"


@transaction.atomic
def hand_over(
    *,
    user_id: UUID,
    takers: Mapping[UUID, UUID | None],
    why: Passed,
    by: Viewer,
    words: str = "",
    at: datetime | None = None,
) -> int:
    """Give everything that somebody holds at an agency to named people there. Everything, or nothing at all.

    Parameters
    ----------
    takers : for each action, case led and cover by its id, who takes it over. Nobody (None) may be named for a cover alone.

    Refuses
        NotVisible: they work at no agency that the viewer represents.
        DataUnfit: something is left without a taker, or the taker is nobody who works on cases there.
        StageRefused: the taker may not see the case, or somebody changed it meanwhile.
    Records
        ``action.reassigned``, ``case.lead_named``, ``leave.set`` and ``notice.given``.
    """
    now = at or timezone.now()
    held = holdings(by, user_id)
    _check_all_taken(held, takers)
    told = [_pass_action(line.action, held, takers, why, words, by=by, at=now) for line in held.actions]
    for case in held.leads:
        taker = takers[case.id]
        if taker is not None:
            check_owner(case, taker, held.agency)
        because = (
            f"{PASSED_NAMES[why].capitalize().replace('Its owner', 'Whoever led the work')}. {words}".strip()
        )
        add_lead(case, taker, held.agency, because, by=by, at=now)
    for away in held.covers:
        change_cover(away_id=away.id, cover=takers[away.id], by=by, at=now)
    tell_at_once(told=told, by=by, at=now)
    return len(held.actions) + len(held.leads) + len(held.covers)


def _check_all_taken(held: Holdings, takers: Mapping[UUID, UUID | None]) -> None:
    for line in held.actions:
        if takers.get(line.action.id) not in held.takers:
            raise DataUnfit(say("Say who takes over: {words}.", words=line.words), slug="taker-missing")
    for case in held.leads:
        if takers.get(case.id) not in held.takers:
            raise DataUnfit(say("Say who leads case {ref} from now on.", ref=case.ref), slug="taker-missing")
    for away in held.covers:
        if away.id not in takers:
            raise DataUnfit(
                say("Say who covers for {user}, or that nobody does.", user=away.user.name),
                slug="taker-missing",
            )


def _pass_action(
    action: Action,
    held: Holdings,
    takers: Mapping[UUID, UUID | None],
    why: Passed,
    words: str,
    *,
    by: Viewer,
    at: datetime,
) -> Told:
    taker = takers[action.id]
    assert taker is not None  # noqa: S101 - checked above
    take_turn("action", action.id)
    check_can_pass(action)
    check_owner(action.case, taker, held.agency)
    pass_on(action, taker, held.agency, why, words.strip(), by=by, at=at)
    due_on = next(line.due_on for line in held.actions if line.action.id == action.id)
    return Told(taker, kind=HANDED, about_kind="action", about_id=action.id, due_on=due_on)


@transaction.atomic
def hand_back_of_gone(*, by: Viewer) -> int:
    """Give back what is still with somebody whose last role has run out; for the job that sends reminders.

    Returns how many people held something. Every other end of a role or an account is seen to by the database at once. What was kept to
    named people who have gone is read by whoever leads at its agency from then on.

    Records
        ``work.handed_back`` for each, by the database, which writes it before anything else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_hand_back_of_gone(), cases_readers_looked_for()")
        return int(cursor.fetchone()[0])
