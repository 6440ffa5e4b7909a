"""What a case page shows of all this, to whoever opens it."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.access.viewer import Viewer
from plumbline.cases.queries import CasePage
from plumbline.cases.queries.filled import FormLine, forms_of_case
from plumbline.cases.queries.flags import FlagLine, flags_of_case
from plumbline.cases.queries.needs import NeedsOnCase, needs_on_case
from plumbline.cases.queries.prompts import is_asked, waits_in
from plumbline.cases.queries.repeats import heard_again
from plumbline.cases.queries.transfers import TransferLine, transfers_of
from plumbline.cases.queries.victim import VictimSide, victim_side


@dataclass(frozen=True, slots=True)
class OnCase:
    """``again``: cases in which the same people came back. ``asked``: the viewer is who the kind asks alone; ``waits``: a question waits for them."""

    flags: tuple[FlagLine, ...]
    transfers: tuple[TransferLine, ...]
    side: VictimSide | None
    asked: bool
    waits: bool
    again: tuple[str, ...]
    forms: tuple[FormLine, ...]
    needs: NeedsOnCase | None


def on_case(viewer: Viewer, page: CasePage) -> OnCase:
    """Everything, in one go; the page of the case has written its entry."""
    asked = bool(page.kind.prompts) and is_asked(viewer, page.case)
    return OnCase(
        flags=tuple(flags_of_case(viewer, page.case)),
        transfers=transfers_of(viewer, page.case),
        side=victim_side(viewer, page.case),
        asked=asked,
        again=tuple(heard_again(viewer, page.case)),
        forms=forms_of_case(viewer, page.case),
        needs=needs_on_case(viewer, page.case),
        waits=page.closure is None and waits_in(viewer, page.case),
    )
