"""What a case page shows of all this, to whoever opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.handover import Stands
from plumbline.cases.queries import CasePage
from plumbline.cases.queries.filled import FormLine, forms_of_case
from plumbline.cases.queries.flags import FlagLine, flags_of_case
from plumbline.cases.queries.handovers import HandoverLine, came_by, handovers_of
from plumbline.cases.queries.needs import NeedsOnCase, needs_on_case
from plumbline.cases.queries.peers import peers_for
from plumbline.cases.queries.prompts import is_asked, waits_in
from plumbline.cases.queries.repeats import heard_again
from plumbline.cases.queries.transfers import TransferLine, transfers_of
from plumbline.cases.queries.victim import VictimSide, victim_side


@dataclass(frozen=True, slots=True)
class OnCase:
    """``peers``: installations to which the viewer may offer the case now. ``came``: the hand-over by which it came, if it did.

    ``again``: cases in which the same people came back. ``asked``: the viewer is who the kind asks alone; ``waits``: a question waits for them.
    """

    flags: tuple[FlagLine, ...]
    transfers: tuple[TransferLine, ...]
    handovers: tuple[HandoverLine, ...]
    peers: tuple[Any, ...]
    came: UUID | None
    side: VictimSide | None
    asked: bool
    waits: bool
    again: tuple[str, ...]
    forms: tuple[FormLine, ...]
    needs: NeedsOnCase | None

    @property
    def is_offered(self) -> bool:
        """Whether it is on offer to another installation, which answers by itself."""
        return bool(self.handovers) and self.handovers[-1].stands is Stands.OFFERED


def _peers(viewer: Viewer, page: CasePage) -> tuple[Any, ...]:
    may = "transfer" in page.acts and "transfer_sent" in page.leads_on
    return tuple(peers_for(viewer, page.case)) if may else ()


def _is_asked_here(page: CasePage, line: FormLine) -> bool:
    """A form on what an adult wanted is not asked about a child; one that was filled in stays."""
    track, value = page.kind.forms[line.slug].only_where or ("", "")
    now = {value for one in page.tracks if one.track.slug == track for value in one.now}
    return not track or bool(line.times) or value in now


def on_case(viewer: Viewer, page: CasePage) -> OnCase:
    """Everything, in one go; the page of the case has written its entry."""
    asked = bool(page.kind.prompts) and is_asked(viewer, page.case)
    return OnCase(
        flags=tuple(flags_of_case(viewer, page.case)),
        transfers=transfers_of(viewer, page.case),
        handovers=handovers_of(viewer, page.case),
        peers=_peers(viewer, page),
        came=came_by(viewer, page.case),
        side=victim_side(viewer, page.case),
        asked=asked,
        again=tuple(heard_again(viewer, page.case)),
        forms=tuple(line for line in forms_of_case(viewer, page.case) if _is_asked_here(page, line)),
        needs=needs_on_case(viewer, page.case),
        waits=page.closure is None and waits_in(viewer, page.case),
    )
