"""``plumbline users``: accounts and roles, and a way back in for those who cannot sign in."""

from __future__ import annotations

import argparse
from typing import Any
from uuid import UUID

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.queries import (
    account_named,
    accounts,
    check_asker_of_command,
    membership_named,
    with_second_factor,
)
from plumbline.access.services import (
    IssuedCode,
    close_account,
    end_membership_by_id,
    give_one_time_code,
    give_role,
    invite,
    name_manager,
    remove_second_factor,
    reopen_account,
)
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agency_by_slug


DB_ROLE = "worker"
JOB = "operate"
# What to do, and the arguments that it needs beside the account's name.
ACTS: dict[str, tuple[str, ...]] = {
    "list": (),
    "add": ("name", "agency", "role"),
    "end": (),
    "reopen": (),
    "role-add": ("agency", "role"),
    "role-end": ("agency", "role"),
    "manager": ("agency", "role"),
    "reset": (),
    "remove-second-factor": (),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("act", choices=ACTS, nargs="?", default="list", help="what to do (list)")
    parser.add_argument("email", nargs="?", metavar="EMAIL", help="sign-in name of the account")
    parser.add_argument("--name", help="name of the person, for a new account")
    parser.add_argument("--agency", metavar="AGENCY", help="short name of the agency that the role is at")
    parser.add_argument("--role", choices=[role.value for role in Role], help="role to give or end")
    parser.add_argument(
        "--manager", metavar="EMAIL", help="who manages them in that role; nobody, if left out"
    )


def misuse(arguments: argparse.Namespace) -> str:
    """Say which arguments are missing."""
    needed = ACTS[arguments.act] if arguments.act == "list" else ("email", *ACTS[arguments.act])
    missing = [name for name in needed if not getattr(arguments, name)]
    words = ["EMAIL" if name == "email" else f"--{name}" for name in missing]
    return f"{arguments.act} needs {', '.join(words)}" if missing else ""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Do what was asked of one account, or list them all.

    Raises
    ------
    PermissionRefused: the asker is no administrator, or no asker was named though there is one.
    """
    viewer: Viewer = arguments.viewer
    if arguments.act == "list":
        return {"act": "list", "accounts": _listed(viewer)}
    if arguments.act == "add":
        return _added(arguments, viewer)
    user = account_named(arguments.email)
    check_asker_of_command(viewer, about=user.id)
    result = {"act": arguments.act, "email": user.email, "name": user.name}
    return result | _changed(arguments, user.id, viewer)


def words(result: dict[str, Any]) -> str:
    """Say what was done; a one-time code is shown here and nowhere else."""
    if result["act"] == "list":
        return "\n".join(_line(a) for a in result["accounts"]) or "There are no accounts yet."
    lines = [DONE[result["act"]].format(**result)]
    if "one_time_code" in result:
        lines += [
            f"One-time code, shown only now: {result['one_time_code']}",
            f"It works once, until {result['code_expires']}, on the page “Choose a password” of the sign-in page.",
            "Hand it over by voice or in person, never in the e-mail that holds the sign-in name.",
        ]
    return "\n".join(lines)


DONE = {
    "add": "Opened an account for {name}, {email}.",
    "end": "The account of {name} is closed; open sessions end at their next click.",
    "reopen": "The account of {name} is open again, with the roles that had not ended.",
    "role-add": "{name} is now {role} at {agency}.",
    "role-end": "{name} is no longer {role} at {agency}.",
    "manager": "{name}, {role} at {agency}, is managed by {manager}.",
    "reset": "{name} may choose a new password; the old one works until then.",
    "remove-second-factor": "The second factor of {name} is removed; the next sign-in sets up another.",
}


def _added(arguments: argparse.Namespace, viewer: Viewer) -> dict[str, Any]:
    check_asker_of_command(viewer)
    agency = agency_by_slug(arguments.agency)
    role = Role(arguments.role)
    user = invite(email=arguments.email, name=arguments.name, agency_id=agency.id, role=role, by=viewer)
    issued = give_one_time_code(user_id=user.id, by=viewer)
    return {"act": "add", "email": user.email, "name": user.name} | _code(issued)


def _changed(arguments: argparse.Namespace, user_id: UUID, viewer: Viewer) -> dict[str, Any]:
    if arguments.act == "reset":
        return _code(give_one_time_code(user_id=user_id, by=viewer))
    if arguments.act == "manager":
        return _managed(arguments, viewer)
    if arguments.act.startswith("role-"):
        return _role_changed(arguments, user_id, viewer)
    act = {"end": close_account, "reopen": reopen_account, "remove-second-factor": remove_second_factor}
    act[arguments.act](user_id=user_id, by=viewer)
    return {}


def _role_changed(arguments: argparse.Namespace, user_id: UUID, viewer: Viewer) -> dict[str, Any]:
    agency, role = agency_by_slug(arguments.agency), Role(arguments.role)
    if arguments.act == "role-add":
        give_role(user_id=user_id, agency_id=agency.id, role=role, by=viewer)
    else:
        held = membership_named(arguments.email, agency_id=agency.id, role=role)
        end_membership_by_id(membership_id=held.id, by=viewer)
    return {"agency": agency.slug, "role": role.value}


def _managed(arguments: argparse.Namespace, viewer: Viewer) -> dict[str, Any]:
    agency, role = agency_by_slug(arguments.agency), Role(arguments.role)
    held = membership_named(arguments.email, agency_id=agency.id, role=role)
    manager = account_named(arguments.manager) if arguments.manager else None
    name_manager(membership_id=held.id, manager=manager.id if manager else None, by=viewer)
    return {"agency": agency.slug, "role": role.value, "manager": manager.name if manager else "nobody"}


def _code(issued: IssuedCode) -> dict[str, str]:
    return {"one_time_code": issued.code, "code_expires": f"{issued.expires_at:%Y-%m-%d %H:%M} UTC"}


def _listed(viewer: Viewer) -> list[dict[str, Any]]:
    enrolled = with_second_factor(viewer)
    return [
        {
            "email": user.email,
            "name": user.name,
            "open": user.is_active,
            "second_factor": user.id in enrolled,
            "roles": [{"agency": m.agency.slug, "role": m.role} for m in held],
        }
        for user, held in accounts(viewer)
    ]


def _line(account: dict[str, Any]) -> str:
    roles = "; ".join(f"{ROLE_NAMES[Role(r['role'])]}, {r['agency']}" for r in account["roles"])
    marks = ["" if account["open"] else "closed", "" if account["second_factor"] else "no second factor"]
    return f"{account['email']:34} {account['name']:24} {roles or 'no role'}" + "".join(
        f" [{mark}]" for mark in marks if mark
    )
