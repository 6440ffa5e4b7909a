"""Move a case from state to state, as its kind allows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Action, Case, CaseForm, CaseState, Objective
from plumbline.cases.queries.needs import check_holds
from plumbline.cases.queries.sight import case_to_change, state_of
from plumbline.cases.queries.tracks import standing_in, values_of
from plumbline.cases.services.track_values import check_apart, write_value
from plumbline.cases.services.turns import bring_to_close, keep_open
from plumbline.schemes.kind import Kind, Track
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from plumbline.values.words import say


MOVED = "Somebody else moved this case just now. Read it again."


@transaction.atomic
def move_case(
    *,
    case: Case,
    state: str,
    by: Viewer,
    because: str = "",
    chosen: Collection[str] = (),
    at: datetime | None = None,
) -> CaseState:
    """Bring a case to another state by hand, as its kind lets this person.

    Parameters
    ----------
    chosen : what holds from now on of the track that the move asks for, where it asks for one; what held before and is not named ends.

    Refuses
        PermissionRefused: the kind leaves this move to other roles, or to somebody else than whoever took the case in or filled in its form.
        NotVisible: the case is not theirs to see.
        StageRefused: it does not lead there, the rule in force does not find in the case what the move needs, or somebody moved it
            at the same moment.
        DataUnfit: the move needs a reason in words, or a value that is not given or not on offer.
    What the move sets on tracks is written with it, by the same person and for the same reason.

    Records
        ``case.moved``, with the state; ``track.set`` for each value that it sets.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    hold_alone(case)
    kind = kind_of(case.scheme)
    move = kind.course.hand_move(state_of(case).state, state)
    permissions.check_may_move(by, move, case.scheme)
    if "reason" in move.needs and not because.strip():
        raise DataUnfit("Say in a few words why.")
    check_filled(case, move.form)
    if move.second_person:
        _check_second_person(case, move.form, by=by)
    if move.chooses:
        _choose(case, kind, kind.tracks[move.chooses], chosen, because=because, by=by, at=now)
    check_holds(case, move.holds, timezone.localdate(now))
    held = values_of(case) if move.sets else {}
    for track, value in move.sets.items():
        if held.get(track) != value:
            write_value(case, kind, kind.tracks[track], value, because=because, by=by, at=now)
    return _write(case, state_of(case), state, by=by, at=now, because=because.strip())


def _check_second_person(case: Case, form: str, *, by: Viewer) -> None:
    """Two people stand behind such a move: whoever screened or recommended does not sign off.

    Raises
    ------
    PermissionRefused: they did one of the two.
    """
    last = CaseForm.objects.filter(case=case, form=form).order_by("-number").first() if form else None
    first = {case.opened_by, *([last.by] if last else [])}
    if by.user_id in first:
        raise PermissionRefused(
            "Whoever took this case in, or filled in the form on which this is decided, does not sign it off. Somebody else does."
        )


def _choose(
    case: Case, kind: Kind, track: Track, chosen: Collection[str], *, because: str, by: Viewer, at: datetime
) -> None:
    """Write what holds from now on of a track, and end what held and was not named."""
    wanted = list(dict.fromkeys(chosen))
    if not wanted:
        raise DataUnfit(say("{track}: choose what holds.", track=track.label), slug="nothing-chosen")
    if len(wanted) > 1 and not track.several:
        raise DataUnfit(say("{track}: choose one.", track=track.label), slug="nothing-chosen")
    for value in wanted:
        kind.check_word(track.values, value)
    check_apart(track, wanted)
    held = {row.value for row in standing_in([case])[case.id].get(track.slug, ())}
    for value in sorted(held - set(wanted)) if track.several else ():
        write_value(case, kind, track, value, because=because, by=by, at=at, ends=True)
    for value in (one for one in wanted if one not in held):
        write_value(case, kind, track, value, because=because, by=by, at=at)


def hold_alone(case: Case) -> None:
    """Let nobody add to a case, or move it, until the transaction ends.

    Raises
    ------
    StageRefused: somebody moved it while this waited for them.
    """
    before = state_of(case).number
    bring_to_close(case.id)
    if state_of(case).number != before:
        raise StageRefused(MOVED, slug="moved-since")


def step_case(case: Case, event: str, *, by: Viewer, at: datetime, because: str = "") -> CaseState:
    """Write the state that an event leads to, in a case that the caller has checked; nothing where that is where it stands.

    Raises
    ------
    StageRefused: the event leads nowhere from where the case stands.
    """
    last = state_of(case)
    after = kind_of(case.scheme).course.must_lead(last.state, event)
    return last if after == last.state else _write(case, last, after, by=by, at=at, because=because)


def bring_to_discussion(case: Case, *, by: Viewer, at: datetime) -> None:
    """Make a case a discussed one, unless it is one already.

    Raises
    ------
    StageRefused: its kind does not let it be discussed yet.
    """
    if not kind_of(case.scheme).course.states[state_of(case).state].plans:
        step_case(case, "discussed", by=by, at=at)


def return_from_discussion(case: Case, *, by: Viewer, at: datetime) -> CaseState | None:
    """Bring a case, that the caller has checked, back to where it stood before a discussion that was none.

    Nothing where the case has gone on since then, or something was planned in it: that came of it all the same.
    """
    last, before = CaseState.objects.filter(case=case).order_by("-number")[:2]
    course = kind_of(case.scheme).course
    if course.after(before.state, "discussed") != last.state or _is_planned(case, since=last.at):
        return None
    # Without a reason: by that it is known for the way back (`undone`).
    return _write(case, last, before.state, by=by, at=at)


def _is_planned(case: Case, *, since: datetime) -> bool:
    return (
        Objective.objects.filter(case=case, set_at__gte=since).exists()
        or Action.objects.filter(case=case, proposed_at__gte=since).exists()
    )


def follow_event(case: Case, event: str, *, by: Viewer, at: datetime) -> CaseState | None:
    """Write the state that an event leads to; nothing where it leads nowhere else from here."""
    last = state_of(case)
    after = kind_of(case.scheme).course.after(last.state, event)
    return _write(case, last, after, by=by, at=at) if after and after != last.state else None


def return_to(
    case: Case, state: str, *, leaving: str, by: Viewer, at: datetime, because: str = ""
) -> CaseState:
    """Bring a case, that the caller has checked, back to the state from which an event had taken it.

    Raises
    ------
    StageRefused: it is not where that event leads from there.
    """
    last, course = state_of(case), kind_of(case.scheme).course
    if course.after(state, leaving) != last.state:
        raise StageRefused(
            say("This cannot be done now: the case is “{label}”.", label=course.label(last.state))
        )
    return _write(case, last, state, by=by, at=at, because=because)


def _write(
    case: Case, last: CaseState, state: str, *, by: Viewer, at: datetime, because: str = ""
) -> CaseState:
    record(
        "case.moved", verb=Verb.ALTERATION, object_kind="case", objects=[case.id], by=by, at=at, because=state
    )
    return add_state(case, last.number + 1, state, by=by, at=at, because=because)


def add_state(
    case: Case, number: int, state: str, *, by: Viewer, at: datetime, because: str = ""
) -> CaseState:
    """Store one state row; of two with one number the second is refused."""
    row = CaseState(
        case=case,
        number=number,
        state=state,
        at=at,
        by=by.user_id,
        because=because,
        owner_agency=case.owner_agency,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused(MOVED, slug="moved-since") from clash
    return row


def check_open(case: Case) -> None:
    """Refuse to add to a closed case; until the transaction ends nobody closes it.

    Raises
    ------
    StageRefused: it is closed.
    """
    keep_open(case.id)
    if kind_of(case.scheme).course.is_final(state_of(case).state):
        raise StageRefused("This case is closed.", slug="case-closed")


def check_planning(case: Case) -> None:
    """Refuse to plan in a case that no meeting has discussed, or that is closed.

    Raises
    ------
    StageRefused: the state of the case has no plan.
    """
    check_open(case)
    kind, state = kind_of(case.scheme), state_of(case).state
    if not kind.course.states[state].plans:
        raise StageRefused(
            say(
                "The case is “{label}”. Objectives and actions come once a meeting has discussed it.",
                label=kind.course.label(state),
            )
        )


def check_filled(case: Case, form: str) -> None:
    """Refuse a move that needs a form, before it is filled in where the case stands now.

    Raises
    ------
    StageRefused: with the title of the form.
    """
    if not form:
        return
    rows = CaseForm.objects.filter(case=case, form=form, at__gte=state_of(case).at)
    if not rows.exists():
        title = kind_of(case.scheme).forms[form].title
        raise StageRefused(
            say("First fill in “{title}”, as the case stands now.", title=title), slug="form-missing"
        )
