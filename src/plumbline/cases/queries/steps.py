"""Where actions stand: their last step beside each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from plumbline.access.queries import covered_by, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import permissions, rules
from plumbline.cases.models import Action, ActionStep
from plumbline.cases.queries.about import affected_in
from plumbline.cases.queries.delivery import hows_of
from plumbline.cases.queries.proofs import shown_by
from plumbline.cases.queries.sight import visible_cases
from plumbline.schemes.enums import How
from plumbline.schemes.kind import ActionKind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of, schemes_managed
from plumbline.sharing.visibility import visible_to
from plumbline.values.one_reading import looked_up
from plumbline.values.words import say, small_first


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step in finished words. ``whose``: whom somebody who declined it held it to be for.

    ``shown``: what of the case shows that it is done, beside contacts; empty where there is nothing, or the viewer may not see it.
    """

    step: ActionStep
    label: str
    by: str
    whose: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as a list or page shows it. ``about``: whom of the case it is for, where that was said. ``covered``: the viewer acts in it for an owner who is away.

    ``driver``: what it should move; empty where it says none, or nobody said. ``driver_is``: what its kind calls that, empty for the usual.

    ``step_count`` goes into every form as ``expected_step``; ``moves`` are the states to which this
    viewer may bring it now.
    """

    action: Action
    ref: str
    words: str
    owner: str
    agency: str
    objective: str
    driver: str
    driver_is: str
    state: str
    label: str
    due_on: date
    is_open: bool
    is_late: bool
    step_count: int
    extensions_left: int
    moves: tuple[str, ...]
    steps: tuple[StepLine, ...]
    about: str = ""
    is_directed: bool = False
    covered: bool = False

    @property
    def label_within(self) -> str:
        """The label inside a sentence: a name in it keeps its capitals."""
        return self.label[:1].lower() + self.label[1:]

    @property
    def last_words(self) -> str:
        """What was said with its last step."""
        return self.steps[-1].step.words


def with_last_step(rows: QuerySet[Action]) -> QuerySet[Any]:
    """Add ``state`` and ``due_on`` of the last step to each action."""
    last = ActionStep.objects.filter(action_id=OuterRef("id")).order_by("-number")
    return rows.annotate(state=Subquery(last.values("state")[:1]), due_on=Subquery(last.values("due_on")[:1]))


def actions_in_state(rows: QuerySet[Action], states: Collection[str]) -> list[Any]:
    """Return those of some actions whose last step has one of these states, with its ``state`` and ``due_on``, in the order of the rows.

    The same could be asked in one statement by `with_last_step`, which looks behind the policies of steps once for each use of the
    state and takes three times as long to plan.
    """
    last = ActionStep.objects.filter(action__in=rows.order_by().values("id"))
    steps = (
        last.order_by("action_id", "-number")
        .distinct("action_id")
        .values_list("action_id", "state", "due_on")
    )
    stands = {action: (state, due_on) for action, state, due_on in steps if state in states}
    found: list[Any] = list(rows.filter(id__in=list(stands))) if stands else []
    for action in found:
        action.state, action.due_on = stands[action.id]
    return found


def actions_of_open_cases(viewer: Viewer) -> list[Any]:
    """Actions that are open, or done and not verified, in the open cases that the viewer sees; an inbox lists them and counts them."""
    return looked_up("actions of open cases", [viewer], lambda _: {viewer: _of_open_cases(viewer)})[viewer]


def actions_read(viewer: Viewer, *which: Q, **of: Any) -> QuerySet[Action]:
    """Actions that the viewer reads: one kept to named people stands in no list of anybody else."""
    return visible_to(narrowed(viewer), Action.objects.filter(*which, **of))


def _of_open_cases(viewer: Viewer) -> list[Any]:
    rows = actions_read(viewer, case__in=visible_cases(viewer).filter(closure__isnull=True))
    return actions_in_state(rows.select_related("case__scheme", "objective"), (*rules.OPEN_ACTIONS, "done"))


def action_lines(viewer: Viewer, actions: Iterable[Action], *, on: date) -> list[ActionLine]:
    """Return actions in finished words, in the order given; ``case__scheme`` and ``objective`` are loaded."""
    rows = list(actions)
    steps: dict[UUID, list[ActionStep]] = {a.id: [] for a in rows}
    for step in ActionStep.objects.filter(action__in=rows).order_by("number"):
        steps[step.action_id].append(step)
    users = names_of_users(
        {a.owner for a in rows}
        | {user for found in steps.values() for s in found for user in (s.by, s.whose) if user}
    )
    agencies, stand = names_of({a.agency for a in rows}), _stand(viewer, rows)
    shown = shown_by(viewer, (s for found in steps.values() for s in found))
    about = affected_in(rows)
    return [
        replace(_line(viewer, a, steps[a.id], users, agencies, on, stand, shown), about=about.get(a.id, ""))
        for a in rows
        if steps[a.id]
    ]


@dataclass(frozen=True, slots=True)
class Stand:
    """For whom the viewer stands in today, and the cases that are delivered by a team that they manage."""

    covers: frozenset[UUID]
    directs: frozenset[UUID]


def _stand(viewer: Viewer, actions: Sequence[Action]) -> Stand:
    managed = {scheme.id for scheme in schemes_managed(viewer)} if viewer.standings else set()
    cases = {a.case_id for a in actions if a.case.scheme_id in managed}
    hows = hows_of(cases) if cases else {}
    return Stand(covered_by(viewer), frozenset(key for key, how in hows.items() if how is How.TEAM))


def _line(
    viewer: Viewer,
    action: Action,
    steps: list[ActionStep],
    users: dict[UUID, str],
    agencies: dict[UUID, str],
    on: date,
    stand: Stand,
    shown: Mapping[UUID, str],
) -> ActionLine:
    whole, last = kind_of(action.case.scheme), steps[-1]
    work = whole.work
    kind = work.actions
    extensions = rules.count_extensions([s.state for s in steps])
    is_open = last.state in kind.open_states
    return ActionLine(
        action=action,
        ref=action.case.ref,
        words=f"{action.verb} {action.what}",
        owner=users.get(action.owner, ""),
        agency=agencies.get(action.agency, ""),
        objective=action.objective.words if action.objective else "",
        driver=work.driver_words(action.driver),
        driver_is=whole.labels.get("driver", ""),
        state=last.state,
        label=_label(last, steps, kind, users),
        due_on=last.due_on,
        is_open=is_open,
        is_late=is_open and last.state != "done" and last.due_on < on,
        step_count=len(steps),
        extensions_left=kind.most_extensions - extensions,
        moves=_moves(viewer, action, steps, extensions, stand),
        steps=tuple(
            StepLine(
                s,
                step_label(s, kind),
                users.get(s.by, ""),
                users.get(s.whose, "") if s.whose else "",
                shown.get(s.id, ""),
            )
            for s in steps
        ),
        is_directed=is_directed(steps),
        covered=action.owner in stand.covers,
    )


def is_directed(steps: Sequence[ActionStep]) -> bool:
    """Say whether an action came by direction: nobody accepted it."""
    return steps[0].reason == rules.DIRECTED


def step_label(step: ActionStep, kind: ActionKind) -> str:
    """A step in words: what was directed was not accepted, and what could not be done says what prevented it."""
    if step.reason == rules.DIRECTED:
        return "Directed"
    prevented = kind.could_not_reasons.get(step.reason, "") if step.state == "could_not" else ""
    if prevented:
        return say("Could not be done: {reason}", reason=small_first(prevented))
    return kind.states[step.state]


def _label(last: ActionStep, steps: list[ActionStep], kind: ActionKind, users: dict[UUID, str]) -> str:
    if last.state == "accepted" and is_directed(steps):
        return say("Directed by {by}", by=users.get(steps[0].by, "the manager"))
    return step_label(last, kind)


def _moves(
    viewer: Viewer, action: Action, steps: list[ActionStep], extensions: int, stand: Stand
) -> tuple[str, ...]:
    kind, last = kind_of(action.case.scheme).work.actions, steps[-1]
    legal = rules.legal_moves(state=last.state, capacities=_capacities(viewer, action, stand), kind=kind)
    spent = extensions >= kind.most_extensions
    own_word = last.by == viewer.user_id
    return tuple(
        m.to_state
        for m in legal
        if not (m.to_state == last.state and spent) and not (m.to_state == "verified" and own_word)
    )


def capacities_in(viewer: Viewer, action: Action) -> frozenset[str]:
    """In what capacities the viewer stands to an action they see."""
    return _capacities(viewer, action, _stand(viewer, [action]))


def _capacities(viewer: Viewer, action: Action, stand: Stand) -> frozenset[str]:
    directs = action.case_id in stand.directs
    how = How.TEAM if directs else How.PANEL
    return frozenset(
        rules.capacities(
            user=viewer.user_id,
            agencies=viewer.agencies_as(permissions.MAY["work_action"]),
            checks=permissions.allowed(viewer, "check_action", action.case.scheme, how=how, manages=directs),
            owner=action.owner,
            owner_agency=action.agency,
            covers=stand.covers,
        )
    )
