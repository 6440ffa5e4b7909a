"""``plumbline remind``: one round of reminders, as the process that works the worker's queue does every ten minutes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from plumbline.cases.services.reminding import remind_everybody
from plumbline.cli.bootstrap import ready
from plumbline.documents.invitation import invitations
from plumbline.meetings.queries.calendar import calendar_times
from plumbline.notices.posting import is_on


# It connects as the worker, and acts as the job that sends reminders and as nobody else.
DB_ROLE = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="DATE",
        help="as if it were this day; the inboxes alone, no e-mail",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Do a round. A second one on the same day changes nothing."""
    with ready("worker"):
        found = remind_everybody(on=arguments.on, calendars=_calendars)
    return (
        {"on": found.day, "mail_is_on": is_on()}
        | asdict(found.chased)
        | {
            "flags_over": found.flags,
            "look_backs_ready": found.look_backs,
            "reviews_due": found.reviews,
            "drafts_thrown_away": found.drafts,
            "roles_ended": found.roles,
            "providers_reminded": found.referrals,
            "digests_made": found.digests_made,
            "digests": asdict(found.mail),
        }
    )


def _calendars(meetings: Sequence[UUID], recipient: UUID) -> Sequence[bytes]:
    """Calendar files that go with an e-mail."""
    times = calendar_times(meetings, recipient)
    return invitations(times, organizer=settings.CALENDAR_ORGANIZER, made_at=timezone.now())


def words(result: dict[str, Any]) -> str:
    """Say how much was done, and name nobody."""
    lines = [
        f"{result['on']:%-d %B %Y}: {result['given']} reminders given, of {result['actions']} actions; {result['ended']} notices ended.",
    ]
    if result["flags_over"]:
        lines.append(f"{result['flags_over']} notices that a flag on an agency’s records is over.")
    if result["look_backs_ready"]:
        lines.append(f"{result['look_backs_ready']} notices that a look-back at a closed case is ready.")
    if result["reviews_due"]:
        lines.append(f"{result['reviews_due']} notices that something is to be looked at again.")
    if result["reached_nobody"]:
        lines.append(
            f"{result['reached_nobody']} actions wait for a reminder that nobody may get; see the co-ordinator’s inbox."
        )
    if result["drafts_thrown_away"]:
        lines.append(f"{result['drafts_thrown_away']} referrals never sent were thrown away for their age.")
    if result["providers_reminded"]:
        lines.append(
            f"{result['providers_reminded']} reminders of referrals that providers have not answered."
        )
    if result["roles_ended"]:
        lines.append(f"{result['roles_ended']} roles that nobody used were ended.")
    mail = result["digests"]
    if result["mail_is_on"]:
        lines.append(
            f"E-mail: {mail['sent']} digests sent, {mail['later']} to be tried again, {mail['given_up']} given up."
        )
    else:
        lines.append("E-mail is off: neither a mail server (PLUMBLINE_SMTP_HOST) nor GOV.UK Notify is named.")
    return "\n".join(lines)
