"""Write down what is to be learnt from a review or a closure, and follow it to its end."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import learning as rules
from plumbline.cases import permissions
from plumbline.cases.enums import LearningState
from plumbline.cases.models import Case, Closure, Learning, LearningSource, LearningStep, Review
from plumbline.cases.queries.learning import learning_for, moves_of
from plumbline.cases.queries.sight import case_to_change, participants_of
from plumbline.people.queries import names_for
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import start_grants
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say


MOVED = "Somebody else took a step just now. Read it again."


@transaction.atomic
def record_learning(
    *,
    case: Case,
    words: str,
    done_when: str,
    owner: UUID,
    agency: UUID,
    due_on: date,
    by: Viewer,
    at: datetime | None = None,
) -> Learning:
    """Write down what is to be learnt, and give it to somebody of an agency. Every agency of the scheme reads it.

    The words name nobody: names of people in the case, and its reference, are refused. They cannot be known to be without other
    signs of who it was; whoever writes them answers for that.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the case was neither reviewed nor closed.
        DataUnfit: no words, a name in them, a day that is not ahead, or an owner who is nobody of the scheme.
    Records
        ``learning.recorded``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "learn", case.scheme)
    if not (Review.objects.filter(case=case).exists() or Closure.objects.filter(case=case).exists()):
        raise StageRefused("What is to be learnt comes from a review or a closure. Hold one first.")
    _check_words(case, words, done_when, by=by)
    if due_on <= timezone.localdate(now):
        raise DataUnfit("Give a day ahead.", slug="day-past")
    if agency not in case.scheme.agencies or owner not in {
        u.id for u in members_of(agency, roles=CASE_ROLES)
    }:
        raise DataUnfit("Choose somebody who works on cases for an agency of this scheme.", slug="no-owner")
    row = Learning(
        scheme=case.scheme,
        words=words.strip(),
        done_when=done_when.strip(),
        agency=agency,
        owner=owner,
        due_on=due_on,
        proposed_at=now,
        proposed_by=by.user_id,
        owner_agency=permissions.acting_agency(by, "learn", case.scheme),
        seen_by_agencies=sorted(case.scheme.agencies),
    )
    source = LearningSource(case=case, learning=row, at=now, by=by.user_id, owner_agency=case.owner_agency)
    record(
        "learning.recorded",
        verb=Verb.COLLECTION,
        object_kind="learning",
        objects=[row.id, source.id, case.id],
        by=by,
        at=now,
    )
    row.save(force_insert=True)
    start_grants(row=row, by=by, because="sits-at-the-table", at=now)
    source.save(force_insert=True)
    _add_step(row, 1, LearningState.PROPOSED, "", by=by, at=now)
    return row


@transaction.atomic
def step_learning(
    *,
    learning: Learning,
    to: LearningState | str,
    expected_step: int,
    by: Viewer,
    words: str = "",
    at: datetime | None = None,
) -> LearningStep:
    """Accept, decline, do, say that it could not be done, check, or send back.

    Parameters
    ----------
    expected_step : how many steps there were on the page that this is answered from.

    Refuses
        NotVisible: not theirs to see.
        StageRefused: not a move for them now, or somebody took a step meanwhile.
        DataUnfit: no such state, or words are missing.
    Records
        ``learning.stepped``.
    """
    row, now = learning_for(by, learning.id), at or timezone.now()
    if to not in set(LearningState):
        raise DataUnfit("Choose from what is on offer.")
    wanted, steps = LearningState(to), list(LearningStep.objects.filter(learning=row).order_by("number"))
    if len(steps) != expected_step:
        raise StageRefused(MOVED, slug="moved-on")
    back = steps[-1].state == LearningState.DONE.value and wanted is LearningState.ACCEPTED
    rules.check_step(wanted, moves_of(by, row, steps[-1]), words=words, back=back)
    record(
        "learning.stepped",
        verb=Verb.ALTERATION,
        object_kind="learning",
        objects=[row.id],
        by=by,
        at=now,
        because=wanted.value.replace("_", "-"),
    )
    return _add_step(row, len(steps) + 1, wanted, words, by=by, at=now)


def _check_words(case: Case, words: str, done_when: str, *, by: Viewer) -> None:
    if not (words.strip() and done_when.strip()):
        raise DataUnfit("Say what is to be learnt, and how anybody will know that it is done.")
    ids = {case.person_id, *(row.person_id for row in participants_of(case))}
    names = [part for n in names_for(by, ids).values() for part in (n.first_name, n.last_name)]
    found = rules.names_in(f"{words} {done_when}", names=names, ref=case.ref)
    if found:
        raise DataUnfit(
            say(
                "Every agency of the scheme reads this. Leave out who it was: {found}.",
                found=joined(found, ", "),
            ),
            slug="names-somebody",
        )


def _add_step(
    row: Learning, number: int, state: LearningState, words: str, *, by: Viewer, at: datetime
) -> LearningStep:
    step = LearningStep(
        learning=row,
        number=number,
        state=state.value,
        words=words.strip(),
        at=at,
        by=by.user_id,
        owner_agency=row.owner_agency,
    )
    save_once(step, clash=MOVED, slug="moved-on")
    return step
