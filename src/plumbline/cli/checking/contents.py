"""What is in the database that should not be, or is not and should: made-up data, administrators, kinds of agency."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.cli.checking.database import Connection, looked_into
from plumbline.cli.checking.line import Line


def made_up(connection: Connection) -> Line:
    """No made-up file was ever taken in here."""
    row = connection.execute("SELECT feeds_hold_made_up()").fetchone()
    if row and row[0]:
        return Line(
            "made-up",
            "A made-up file was taken in here, and made-up people are beside real ones for good.",
            "Start with an empty database.",
        )
    return Line("made-up", "No made-up file was ever taken in.")


def demo_accounts(connection: Connection) -> Line:
    """Nobody signs in with a name of the demo, whose password is published."""
    row = connection.execute(
        "SELECT count(*) FROM access_user WHERE is_active AND email LIKE '%%@zedton.invalid'"
    ).fetchone()
    if row and row[0]:
        return Line(
            "demo-accounts",
            f"{row[0]} accounts of the demo are open, and their password is published.",
            "Start with an empty database.",
        )
    return Line("demo-accounts", "No account of the demo is open.")


def administrators(connection: Connection) -> Line:
    """There are two: nobody changes their own account, so one alone cannot be helped."""
    row = connection.execute(
        "SELECT count(DISTINCT u.id) FROM access_membership m JOIN access_user u ON u.id = m.user_id WHERE u.is_active "
        "AND m.role = 'administrator' AND m.starts <= clock_timestamp() AND (m.ends IS NULL OR m.ends > clock_timestamp())"
    ).fetchone()
    count = int(str(row[0])) if row else 0
    do = "Run `plumbline users add EMAIL … --role administrator` until there are two." if count < 2 else ""
    return Line("administrators", f"There are {count} administrators.", do)


def kinds_of_agency(connection: Connection) -> Line:
    """Each agency is of a kind that laws and rules of meetings know: otherwise they ask nothing of it and refuse it nothing."""
    rows = connection.execute("SELECT slug, kind FROM agencies_agency ORDER BY slug").fetchall()
    unknown = [f"{slug} ({kind})" for slug, kind in rows if kind not in AGENCY_KINDS]
    if not unknown:
        return Line("agency-kinds", f"Each of {len(rows)} agencies is of a kind that laws and rules know.")
    return Line(
        "agency-kinds",
        f"No law and no rule knows what these agencies are: {', '.join(unknown)}.",
        f"Run `plumbline agencies kind AGENCY --kind KIND` for each. Kinds: {', '.join(AGENCY_KINDS)}.",
    )


def contents(connection: Connection) -> Iterator[Line]:
    """Look at all of it."""
    for look in (made_up, demo_accounts, administrators, kinds_of_agency):
        yield looked_into(connection, look)
