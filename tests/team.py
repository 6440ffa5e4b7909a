"""A team in the panel of the tests: the chair's police colleague manages it, probation and housing second specialists."""

from __future__ import annotations

from datetime import date

from plumbline.cases import services as cases
from plumbline.cases.models import Case, Objective
from plumbline.schemes.enums import How, TeamPart
from plumbline.schemes.models import TeamPost
from plumbline.schemes.services import appoint
from tests.casework import Panel, days
from tests.remembering import remembered


UNTIL = date(2028, 2, 28)


@remembered
def make_team(panel: Panel, *, manager: str = "bob") -> dict[str, TeamPost]:
    """Bob of the police manages; the worker (probation) and Dana (housing) are specialists. From the beginning of the story."""
    found = {}
    parts = {manager: TeamPart.MANAGER, "worker": TeamPart.SPECIALIST, "dana": TeamPart.SPECIALIST}
    with panel.look(panel.p.alice) as alice:
        for name, part in parts.items():
            person = getattr(panel.p, name)
            found[name] = appoint(
                scheme=panel.scheme,
                part=part,
                user=person.user_id,
                agency=person.agency_ids[0],
                starts=days(0).date(),
                until=UNTIL,
                because="Seconded for two years",
                by=alice,
                at=days(0),
            )
    return found


@remembered
def to_team(panel: Panel) -> tuple[Case, Objective]:
    """An active case, given to the team by the co-ordinator."""
    case, objective, _ = panel.active()
    with panel.look(panel.p.alice) as alice:
        cases.choose_delivery(
            case=case, how=How.TEAM, because="Daily direction is needed", by=alice, at=days(8)
        )
    return case, objective
