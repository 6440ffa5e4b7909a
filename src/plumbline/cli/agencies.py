"""``plumbline agencies``: the organisations that sit at the table or send extracts."""

from __future__ import annotations

import argparse
from typing import Any

from django.utils.text import slugify

from plumbline.access.queries import check_asker_of_command
from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.agencies.queries import agencies, agency_by_slug
from plumbline.agencies.services import add_agency, check_kind, set_kind
from plumbline.values.errors import StageRefused


DB_ROLE = "worker"
JOB = "operate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "act", choices=("list", "add", "kind"), nargs="?", default="list", help="what to do (list)"
    )
    parser.add_argument(
        "slug", nargs="?", metavar="AGENCY", help="short name in small letters, such as north-council"
    )
    parser.add_argument("--name", help="name as people know it")
    parser.add_argument("--kind", help=f"what it is: {', '.join(AGENCY_KINDS)}")


def misuse(arguments: argparse.Namespace) -> str:
    """Say what adding an agency, or saying what it is, needs."""
    if arguments.act == "list":
        return ""
    if arguments.act == "kind":
        return (
            ""
            if arguments.slug and arguments.kind
            else "to say what an agency is: plumbline agencies kind AGENCY --kind KIND"
        )
    given = [arguments.slug, arguments.name, arguments.kind]
    if not all(given) or any(slugify(word) != word for word in (arguments.slug, arguments.kind)):
        return 'to add an agency: plumbline agencies add AGENCY --name "NAME" --kind KIND, AGENCY and KIND in small letters with hyphens'
    return ""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Add, or say what an agency is, if asked; then list.

    Raises
    ------
    DataUnfit: there is no such kind of agency, or no such agency.
    PermissionRefused: the asker is no administrator, or no asker was named though there is one.
    StageRefused: another agency has this short name.
    """
    if arguments.act == "add":
        check_asker_of_command(arguments.viewer)
        check_kind(arguments.kind)
        _check_other(arguments)
        add_agency(slug=arguments.slug, name=arguments.name, kind=arguments.kind, by=arguments.viewer)
    if arguments.act == "kind":
        check_asker_of_command(arguments.viewer)
        set_kind(agency=agency_by_slug(arguments.slug), kind=arguments.kind, by=arguments.viewer)
    return {"agencies": [{"agency": a.slug, "name": a.name, "kind": a.kind} for a in agencies()]}


def _check_other(arguments: argparse.Namespace) -> None:
    """The same agency again changes nothing; another under its short name would be lost without a word."""
    held = next((a for a in agencies() if a.slug == arguments.slug), None)
    if held and (held.name, held.kind) != (arguments.name, arguments.kind):
        raise StageRefused(
            f"“{held.slug}” is {held.name} ({held.kind}) already. Choose another short name; nothing was changed.",
            slug="agency-known",
        )


def words(result: dict[str, Any]) -> str:
    """One line for each."""
    lines = [f"{a['agency']:20} {a['name']} ({a['kind']})" for a in result["agencies"]]
    return "\n".join(lines) or "There are no agencies yet."
