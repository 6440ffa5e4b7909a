"""``plumbline protocol``: register, lock or show the plan of an evaluation."""

from __future__ import annotations

import argparse
from typing import Any
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cli.numbers import share, whole
from plumbline.finding.queries import latest_run
from plumbline.studies.controls import CONTROL_OUTCOMES, USUAL
from plumbline.studies.enums import Design
from plumbline.studies.parts import PARTS
from plumbline.studies.queries import latest_protocol, view_of, witnesses_of
from plumbline.studies.services import lock_protocol, register_protocol
from plumbline.studies.services.planning import QUESTION, SMALLEST_WORTH_HAVING, WINDOW_DAYS


NO_CONTROL = "none"
DB_ROLE = "analyst"
JOB = "evaluate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "act",
        choices=("register", "lock", "show"),
        help="write the plan down, fix it by its hash, or print it",
    )
    parser.add_argument(
        "protocol", nargs="?", type=UUID, help="to lock or show (default: the one registered last)"
    )
    parser.add_argument(
        "--list",
        dest="list_id",
        type=UUID,
        metavar="ID",
        help="frozen list to plan for (default: the latest)",
    )
    parser.add_argument("--question", default=QUESTION, help="what is asked")
    parser.add_argument(
        "--window", type=whole, default=WINDOW_DAYS, metavar="DAYS", help="days of follow-up (default: 365)"
    )
    parser.add_argument(
        "--smallest",
        type=share,
        default=SMALLEST_WORTH_HAVING,
        metavar="SHARE",
        help="smallest fall worth having (default: 0.2)",
    )
    parser.add_argument(
        "--design",
        choices=[one.value for one in Design],
        default="",
        help="who is compared with whom (default: as places were given, by lot or by rank)",
    )
    parser.add_argument(
        "--control",
        choices=[*CONTROL_OUTCOMES, NO_CONTROL],
        default=USUAL,
        help=f"what the offer cannot change, compared in the same way (default: {USUAL})",
    )
    parser.add_argument(
        "--late-by",
        type=int,
        metavar="DAYS",
        help="days before the end of the files left out, as not whole yet (default: as the feeds' contracts say)",
    )
    parser.add_argument(
        "--look",
        dest="looks",
        type=whole,
        action="append",
        metavar="DAYS",
        help="day of a look before the end; may be given again",
    )
    parser.add_argument(
        "--part",
        dest="parts",
        choices=list(PARTS),
        action="append",
        help="who is looked at apart; may be given again",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Register, lock or show."""
    viewer: Viewer = arguments.viewer
    if arguments.act == "register":
        return _shown(viewer, _register(arguments))
    protocol_id = arguments.protocol or latest_protocol(viewer).id
    if arguments.act == "lock":
        lock_protocol(protocol_id=protocol_id, by=viewer)
    return _shown(viewer, protocol_id)


def words(result: dict[str, Any]) -> str:
    """The result for a reader."""
    lines = [
        f"Protocol {result['protocol_id']}: {result['stage']}.",
        f"Question: {result['question']}",
        f"Who: {result['who']}",
        f"Outcome: {result['outcome']}, over {result['window_days']} days.",
        f"Left out: the last {result['late_by']} days of the files, which are not whole yet.",
        f"Design: {result['design']}. Smallest fall worth having: {result['smallest_worth_having']:.0%}.",
        f"Estimator: {result['estimator']}.",
        f"What the offer cannot change: {result['control_outcome'].replace('_', ' ') or 'nothing named'}.",
    ]
    if result["sha256"]:
        loaded = result["follow_up_loaded_to"] or "no day after the list was frozen"
        lines += [f"SHA-256: {result['sha256']}", f"Follow-up was loaded to: {loaded}."]
    return "\n".join(lines)


def _register(arguments: argparse.Namespace) -> UUID:
    viewer: Viewer = arguments.viewer
    registered = register_protocol(
        run_id=arguments.list_id or latest_run(viewer).id,
        by=viewer,
        question=arguments.question,
        window_days=arguments.window,
        smallest_worth_having=arguments.smallest,
        design=arguments.design,
        control_outcome="" if arguments.control == NO_CONTROL else arguments.control,
        late_by=arguments.late_by,
        looks=sorted(arguments.looks or ()),
        parts=arguments.parts or (),
    )
    return registered.id


def _shown(viewer: Viewer, protocol_id: UUID) -> dict[str, Any]:
    view = view_of(viewer, protocol_id)
    protocol, lock = view.protocol, view.lock
    return {
        "protocol_id": str(protocol.id),
        "list_id": str(protocol.run_id),
        "stage": view.stage.value,
        "question": protocol.question,
        "who": protocol.who,
        "outcome": protocol.outcome,
        "window_days": protocol.window_days,
        "design": protocol.design,
        "smallest_worth_having": protocol.smallest_worth_having,
        "estimator": protocol.estimator,
        "covariates": list(protocol.covariates),
        "control_outcome": protocol.control_outcome,
        "late_by": protocol.late_by,
        "looks": list(protocol.looks),
        "parts": list(protocol.parts),
        "registered_at": protocol.registered_at.isoformat(),
        "amends": str(protocol.amends_id) if protocol.amends_id else None,
        "sha256": lock.sha256 if lock else None,
        "locked_at": lock.locked_at.isoformat() if lock else None,
        "follow_up_loaded_to": lock.follow_up_loaded_to.isoformat()
        if lock and lock.follow_up_loaded_to
        else None,
        "witnesses": [
            {
                "name": one.name,
                "agency": one.agency,
                "at": one.at.isoformat(),
                "after_results": one.after_results,
            }
            for one in witnesses_of(viewer, protocol.id)
        ],
    }
