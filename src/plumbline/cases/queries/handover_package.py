"""What of a case goes to another installation with the offer to hand it over: the least that lets them decide and carry on.

Nothing goes that whoever offers has not chosen. A fact may be chosen where it is marked for the panel, is not sealed by its kind, and an agreement in force covers the agency that gave it together with the
agency that answers for the other installation. What does not go is listed with its owner and why, as far as the list itself may be told: what is for
named people alone is not even counted. Addresses, ways of contact, warnings, and what the victim said never go: the co-ordinators, and the advisers,
agree how. That a family was claimed for goes always, with day and rule: nobody is claimed for twice. Of a stored score its tool, day and band go; of an instrument never
questions or answers, which belong to whoever licenses them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.models import Action, Case, Peer
from plumbline.cases.queries.need_facts import claims_that_go
from plumbline.cases.queries.page import CasePage, FactLine, case_page
from plumbline.cases.queries.people import PersonLine
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.cases.queries.tracks import ScoreLine
from plumbline.feeds.queries import holds_made_up
from plumbline.people.queries import owners_of_names
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.enums import Marking
from plumbline.sharing.queries import agreement_covers
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import StageRefused
from plumbline.values.words import counted, say
from plumbline.values.written_days import day_month_year


OWNERS_ALONE = "marked for the agency that gave it"
NOT_CHOSEN = "not needed to carry on, in the view of whoever offers"
NO_AGREEMENT = "no agreement between that agency and the other area covers it"
SEALED = "sealed: it leaves only as its owner releases it, and goes separately"
SAFE_WAY = "goes by a way that both advisers agree, never with the hand-over"
LICENSED = "belongs to whoever licenses the instrument"
NAME_HIDDEN = (
    "You may not read who everybody in this case is, so you cannot hand it over. Ask a colleague who may."
)
NO_AGREEMENT_FOR_NAMES = "No information sharing agreement in force covers that area and every agency that named these people. Sign one first."


@dataclass(frozen=True, slots=True)
class MayGo:
    """One item that may be chosen to go, by its key, in words."""

    key: UUID
    words: str


def may_go(viewer: Viewer, page: CasePage, peer: Peer) -> tuple[MayGo, ...]:
    """Statements and open actions that may go with the offer of a case that the viewer is looking at; none is chosen beforehand."""
    covered = _covered(page, peer)
    said = (
        MayGo(line.fact.id, f"{agency}, {line.fact.on:%-d %B %Y}: {line.fact.words}")
        for agency, line in _said(page)
        if not _why_withheld(page, line, covered)
    )
    open_now = (
        MayGo(
            line.action.id,
            say(
                "Open action: {words}, {agency}, by {due_on}",
                words=line.words,
                agency=line.agency,
                due_on=day_month_year(line.due_on),
            ),
        )
        for line in _open_actions(page)
    )
    return (*said, *open_now)


def package_for(viewer: Viewer, ref: str, peer: Peer, chosen: Collection[UUID]) -> dict[str, Any]:
    """The content of an offer, as plain values that JSON holds.

    Parameters
    ----------
    chosen : keys of statements and actions that are to go, of those in `may_go`.

    Raises
    ------
    NotVisible: the case is not theirs to see.
    StageRefused: no agreement covers whoever named these people, or a name is not theirs to see.

    Records
        ``case.consulted``.
    """
    page = case_page(viewer, ref)
    covered, wanted = _covered(page, peer), set(chosen)
    if not wanted <= {item.key for item in may_go(viewer, page, peer)}:
        raise StageRefused(
            "Something that you chose may no longer go. Open this page again.", slug="may-not-go"
        )
    if not all(covered(owner) for owner in owners_of_names(viewer, [p.person_id for p in page.people])):
        raise StageRefused(NO_AGREEMENT_FOR_NAMES, slug="no-agreement")
    return {
        "made_up": holds_made_up(),
        "from_scheme": page.case.scheme.name,
        "by": viewer.name,
        "stood": page.state_label,
        "opened_on": _day(timezone.localdate(page.case.opened_at)),
        "people": [_person(line) for line in page.people],
        "facts": list(_facts(page, wanted)),
        "actions": [_action(line) for line in _open_actions(page) if line.action.id in wanted],
        "scores": [_score(line) for line in page.scores if covered(line.score.owner_agency)],
        "claims": claims_that_go(page.case),
        "withheld": list(_withheld(page, covered, wanted)),
    }


def open_now(viewer: Viewer, case: Case, package: Mapping[str, Any]) -> dict[str, Any]:
    """Of the actions that went with an offer, those that are open now, as they stand; how many others have begun since; and what is claimed now.

    No ledger entry: the release with which they go writes one.
    """
    went = {action["key"] for action in package["actions"]}
    rows = visible_to(narrowed(viewer), Action.objects.filter(case=case)).select_related(
        "case__scheme", "objective"
    )
    lines = [
        line
        for line in action_lines(viewer, list(rows), on=timezone.localdate())
        if line.is_open and _is_panels(line.action.marking)
    ]
    listed = [_action(line) for line in lines if str(line.action.id) in went]
    return {"actions": listed, "others": len(lines) - len(listed), "claims": claims_that_go(case)}


class _covered:
    """Whether what an agency owns may go to a peer, asked of the agreements once for each agency."""

    def __init__(self, page: CasePage, peer: Peer) -> None:
        self._known: dict[UUID, bool] = {}
        self._purpose, self._to = page.kind.purpose, peer.agency

    def __call__(self, owner: UUID) -> bool:
        if owner not in self._known:
            self._known[owner] = agreement_covers(
                [owner, self._to], purpose=self._purpose, on=timezone.localdate()
            )
        return self._known[owner]


def _person(line: PersonLine) -> dict[str, Any]:
    if line.name is None:
        raise StageRefused(NAME_HIDDEN, slug="name-hidden")
    return {
        "part": line.part,
        "first_name": line.name.first_name,
        "last_name": line.name.last_name,
        "date_of_birth": _day(line.name.date_of_birth),
        "sex": line.name.sex,
    }


def _facts(page: CasePage, wanted: set[UUID]) -> Iterator[dict[str, Any]]:
    for agency, line in _said(page):
        if line.fact.id in wanted:
            yield {
                "agency": agency,
                "on": _day(line.fact.on),
                "is_opinion": line.is_opinion,
                "certainty": line.fact.certainty,
                "words": line.fact.words,
                "source": line.fact.source,
                "citation": line.citation,
            }


def _open_actions(page: CasePage) -> Iterator[ActionLine]:
    return (line for line in page.actions if line.is_open and _is_panels(line.action.marking))


def _action(line: ActionLine) -> dict[str, Any]:
    return {
        "key": str(line.action.id),
        "words": line.words,
        "agency": line.agency,
        "due_on": _day(line.due_on),
        "state": line.label_within,
    }


def _score(line: ScoreLine) -> dict[str, Any]:
    return {
        "instrument": line.tool.label if line.tool else line.score.tool,
        "on": _day(line.score.made_on),
        "band": line.band,
    }


def _withheld(page: CasePage, covered: _covered, wanted: set[UUID]) -> Iterator[dict[str, str]]:
    found = Counter(
        (agency, _why_withheld(page, line, covered) or NOT_CHOSEN)
        for agency, line in _said(page)
        if line.fact.id not in wanted
    )
    for (agency, why), count in sorted(found.items()):
        yield {"what": counted(count, "{count} statement", "{count} statements"), "owner": agency, "why": why}
    host = names_of([page.case.owner_agency]).get(page.case.owner_agency, "")
    # Said of every case of the kind alike, so that it tells of none whether there is anything.
    yield {"what": "Addresses, ways of contact, and what the person wants", "owner": host, "why": SAFE_WAY}
    yield {"what": "Questions and answers of assessments", "owner": host, "why": LICENSED}


def _said(page: CasePage) -> Iterator[tuple[str, FactLine]]:
    """Facts of a case with the agency that gave each; those for named people are left out here, and so are not counted either."""
    for request in page.requests:
        for line in request.facts:
            if line.fact.marking != Marking.NAMED:
                yield request.agency, line


def _why_withheld(page: CasePage, line: FactLine, covered: _covered) -> str:
    if not _is_panels(line.fact.marking):
        return OWNERS_ALONE
    if page.kind.sealed:
        return SEALED
    return "" if covered(line.fact.owner_agency) else NO_AGREEMENT


def _is_panels(marking: str) -> bool:
    return marking == Marking.PANEL


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
