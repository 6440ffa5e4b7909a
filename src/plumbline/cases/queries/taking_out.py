"""What of a case somebody may take out of it, for their own agency's system. No ledger entry: `services.take_summary_out` writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import permissions, rules
from plumbline.cases.models import (
    Action,
    Case,
    Contact,
    Fact,
    Objective,
    ObjectiveRating,
    ResearchReply,
    Review,
)
from plumbline.cases.queries.about import parts_called
from plumbline.cases.queries.contacts import ContactLine, contact_lines
from plumbline.cases.queries.fact_ends import standing_facts
from plumbline.cases.queries.releases import may_leave_sealed
from plumbline.cases.queries.reply_reasons import reasons_of
from plumbline.cases.queries.sight import state_of
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import visible_to


May = Callable[[str, UUID], bool]


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What an agency answered, and those of its facts that may leave. ``words``: beside its answer, its own agency's alone."""

    reply: ResearchReply
    agency: str
    words: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class AimLine:
    """An objective and how it was last rated; no rating where the viewer takes out their own agency's items alone."""

    objective: Objective
    rating: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What leaves a case in one summary.

    ``is_own``: it holds what the viewer's own agency said and does, and of the rest only what that cannot be read without.
    ``others``: agencies whose items are in it, beside the viewer's own. ``objects``: ids of all that is in it, the case first.
    """

    case: Case
    kind: Kind
    is_own: bool
    name: PersonName | None
    state: str
    since: datetime
    lead_agency: str
    said: tuple[SaidLine, ...]
    aims: tuple[AimLine, ...]
    actions: tuple[ActionLine, ...]
    contacts: tuple[ContactLine, ...]
    reviewed_at: datetime | None
    next_review_on: date | None
    agency: UUID
    others: frozenset[UUID]
    objects: tuple[UUID, ...]


def summary_of(viewer: Viewer, case: Case, *, on: date) -> Summary:
    """Return what the viewer may take out of a case that they see.

    Co-ordinator and chair take out what is marked for the agencies in the case; everybody what their own agency gave and does. Never
    in it: what is for named people, safety plans, how somebody may be reached, supervision notes, assessments, records and events.
    Where minutes are closed the chair alone takes out what is marked for the agencies in the case; a co-ordinator as everybody else.
    Of a sealed case other agencies’ facts are in it only where their owner released them.
    Behind a wall everybody takes out their own agency's actions and that there were contacts, without a name and without what was
    said or seen: such words can tell where the victim is.

    Parameters
    ----------
    on : the day on which an action counts as late.
    """
    seen, kind = narrowed(viewer), kind_of(case.scheme)
    mine = viewer.agencies_as(permissions.MAY["take_out"]) & case.scheme.agencies
    # Where what was said at the table leaves only as the chair allows, it is the chair who takes it out, with the purpose and reason asked of all.
    roles = permissions.CHAIR_ALONE if kind.meeting.reshared == "chair_consents" else permissions.LEADS
    leads = not kind.is_walled and bool(viewer.agencies_as(roles) & case.scheme.agencies)

    def may(marking: str, owner: UUID) -> bool:
        return rules.may_leave(marking=marking, owner=owner, agencies=mine, leads=leads)

    actions = _actions(viewer, seen, case, may, on)
    served = None if leads else {line.action.objective_id for line in actions}
    said = () if kind.is_walled else _said(seen, case, may, mine=mine, leads=leads)
    aims = () if kind.is_walled else tuple(_aims(seen, case, kind, served))
    contacts = _contacts(viewer, seen, case, kind, mine)
    state, review = state_of(case), visible_to(seen, Review.objects.filter(case=case)).last()
    name = None if kind.is_walled else names_for(viewer, [case.person_id]).get(case.person_id)
    owners = {line.reply.owner_agency for line in said} | {line.action.agency for line in actions}
    return Summary(
        case=case,
        kind=kind,
        is_own=not leads,
        name=name,
        state=kind.course.label(state.state),
        since=state.at,
        lead_agency=names_of([case.lead_agency]).get(case.lead_agency, ""),
        said=said,
        aims=aims,
        actions=actions,
        contacts=contacts,
        reviewed_at=review.held_at if review else None,
        next_review_on=review.next_review_on if review else None,
        agency=permissions.acting_agency(viewer, "take_out", case.scheme),
        others=frozenset(owners - mine),
        objects=(
            case.id,
            *([] if name is None else [case.person_id]),
            *(key for line in said for key in (line.reply.id, *(fact.id for fact in line.facts))),
            *(line.objective.id for line in aims),
            *(line.action.id for line in actions),
            *(line.contact.id for line in contacts),
        ),
    )


def _actions(viewer: Viewer, seen: Viewer, case: Case, may: May, on: date) -> tuple[ActionLine, ...]:
    rows = visible_to(seen, Action.objects.filter(case=case)).select_related("case__scheme", "objective")
    return tuple(action_lines(viewer, [a for a in rows if may(a.marking, a.agency)], on=on))


def _said(seen: Viewer, case: Case, may: May, *, mine: frozenset[UUID], leads: bool) -> tuple[SaidLine, ...]:
    """Answers with their facts. Why an agency cannot say is for the co-ordinator and itself, so it leaves with itself alone."""
    replies = visible_to(seen, ResearchReply.objects.filter(request__case=case)).order_by("replied_at", "pk")
    facts: dict[UUID, list[Fact]] = {}
    found = list(standing_facts(seen, reply__request__case=case))
    for fact in may_leave_sealed(case, found, agencies=mine):
        if may(fact.marking, fact.owner_agency):
            facts.setdefault(fact.reply_id, []).append(fact)
    rows = [r for r in replies if leads or r.owner_agency in mine]
    names = names_of(r.owner_agency for r in rows)
    reasons = reasons_of(seen, [r for r in rows if r.owner_agency in mine])
    return tuple(
        SaidLine(
            reply=r,
            agency=names.get(r.owner_agency, ""),
            words=reasons.get(r.id, r.words) if r.owner_agency in mine else "",
            facts=tuple(facts.get(r.id, [])),
        )
        for r in rows
    )


def _aims(seen: Viewer, case: Case, kind: Kind, served: set[UUID | None] | None) -> Iterator[AimLine]:
    """Objectives of the table; for somebody's own items, those alone that these serve. ``served``: None for all."""
    rated = {
        row.objective_id: kind.work.ratings[row.rating]
        for row in visible_to(seen, ObjectiveRating.objects.filter(objective__case=case))
    }
    for row in visible_to(seen, Objective.objects.filter(case=case, marking=Marking.PANEL.value)):
        if served is None or row.id in served:
            yield AimLine(row, rated.get(row.id, "") if served is None else "")


def _contacts(
    viewer: Viewer, seen: Viewer, case: Case, kind: Kind, mine: frozenset[UUID]
) -> tuple[ContactLine, ...]:
    """Contacts of the viewer's own agency that count: what another's worker was told stays where it was written."""
    rows = visible_to(seen, Contact.objects.filter(case=case, agency__in=mine)).exclude(marking=Marking.NAMED)
    lines = contact_lines(viewer, rows.select_related("action", "onward__version"), kind, parts_called(case))
    return tuple(_for_all_of_us(line) for line in lines if not line.contact.is_withdrawn)


def _for_all_of_us(line: ContactLine) -> ContactLine:
    """A contact without the person's own words where they are for named people alone."""
    is_named = line.apart is not None and line.apart.marking == Marking.NAMED
    return replace(line, apart=None) if is_named else line
