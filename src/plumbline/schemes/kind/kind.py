"""One version of a kind of scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from plumbline.agencies.rules import OFFICE_HOURS, TeamHours
from plumbline.schemes.kind.clocks import Clock, Limit
from plumbline.schemes.kind.course import Course
from plumbline.schemes.kind.entry import Route
from plumbline.schemes.kind.forms import Form
from plumbline.schemes.kind.ladder import Ladder
from plumbline.schemes.kind.law import Gateway
from plumbline.schemes.kind.meeting import MeetingKind
from plumbline.schemes.kind.needs import NeedsKind
from plumbline.schemes.kind.people import Part, Side
from plumbline.schemes.kind.prompts import Prompt, Yields
from plumbline.schemes.kind.returns import Return
from plumbline.schemes.kind.scores import Tool
from plumbline.schemes.kind.tracks import NeverTogether, Track
from plumbline.schemes.kind.work import WorkKind
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say


@dataclass(frozen=True, slots=True)
class Kind:
    """All that a kind says. ``delivery``: the ways in which its work may be directed, the usual one first.

    ``roles``: what its people call the roles of `access`. ``words_to_avoid``: each with what to write in its place.
    ``reach``: how a partnership says that its team is reached in an emergency; empty where it has not said.
    ``own_opening_limits``: limits of opening a case that one is not in, where the partnership sets other than the installation.
    ``tools``: those of other bodies whose scores it keeps.
    ``hours``: when its team is at work. ``nation``: by whose law it is read; ``differs_in``: nations whose law it has of their own.
    ``counts_everybody``: contacts with anybody in a case count as contacts of the case, as where it is a whole family's; else those alone
    that were with the person it is counted by.
    ``sealed``: what agencies answer stays in the case, and each fact leaves it only as its owner released it.
    ``let_in_first``: kinds of agency that see a case from the day on which it is taken in.
    ``ladder``: when an action that is still open is chased, and who is told.
    ``needs``: needs that are shown with evidence, and the rules by which progress is judged; none where the kind counts none.
    ``yields_to``: kinds of scheme that lead where they manage somebody of a case too.
    ``gateways``: laws of which one is chosen for whatever is given; ``beside``: what an agreement may name beside one of them, and nothing is
    given under.
    """

    slug: str
    version: int
    effective_from: date
    nations: tuple[str, ...]
    name: str
    about: str
    purpose: str
    citations: tuple[str, ...]
    delivery: tuple[str, ...]
    roles: Mapping[str, str]
    labels: Mapping[str, str]
    words_to_avoid: Mapping[str, str]
    unit: str
    parts: Mapping[str, Part]
    routes: Mapping[str, Route]
    course: Course
    clocks: Mapping[str, Clock]
    tracks: Mapping[str, Track]
    never_together: tuple[NeverTogether, ...]
    gateways: Mapping[str, Gateway]
    meeting: MeetingKind
    work: WorkKind
    forms: Mapping[str, Form]
    returns: Mapping[str, Return]
    prompts: Mapping[str, Prompt]
    let_in_first: tuple[str, ...]
    ladder: Ladder
    reach: str = ""
    own_opening_limits: Mapping[str, int] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    beside: Mapping[str, Gateway] = field(default_factory=dict)
    hours: TeamHours = OFFICE_HOURS
    nation: str = ""
    differs_in: tuple[str, ...] = ()
    sealed: bool = False
    counts_everybody: bool = False
    needs: NeedsKind = field(default_factory=NeedsKind)
    yields_to: tuple[Yields, ...] = ()

    @property
    def principal(self) -> Part:
        """The part by whose person a case is counted."""
        return next(part for part in self.parts.values() if part.principal)

    @property
    def repeat_route(self) -> Route | None:
        """The route by which the same people come again, if the kind has one."""
        return next((route for route in self.routes.values() if route.measure == "repeat"), None)

    @property
    def forms_on_the_way(self) -> dict[str, Form]:
        """Forms that are filled in while a case goes on, by slug."""
        return {slug: form for slug, form in self.forms.items() if form.asked_at == "course"}

    @property
    def flags(self) -> bool:
        """Whether agencies flag their own records for a time after a case is heard."""
        return "flag" in self.clocks

    @property
    def has_lists(self) -> bool:
        """Whether people come to it from lists that a written rule made."""
        return any(route.measure == "list" for route in self.routes.values())

    @property
    def is_walled(self) -> bool:
        """Whether somebody in its cases must learn nothing of them."""
        return any(part.side is Side.NOT_TOLD for part in self.parts.values())

    def limit(self, clock: str, values: Mapping[str, str] | None = None) -> Limit:
        """The limit of a clock for a case with these values on its tracks.

        Raises
        ------
        StageRefused: nothing is timed for such a case.
        """
        found = self.clocks[clock].limit_for(values or {})
        if found is None:
            raise StageRefused(
                say("{label}: no time limit holds here. Give a date.", label=self.clocks[clock].label)
            )
        return found

    def check_word(self, table: Mapping[str, str], slug: str) -> None:
        """Refuse a slug that is not in one of the word tables.

        Raises
        ------
        DataUnfit: the answer is not one of those on offer.
        """
        if slug not in table:
            raise DataUnfit(say("Choose one of: {choices}.", choices=joined(table.values(), ", ")))
