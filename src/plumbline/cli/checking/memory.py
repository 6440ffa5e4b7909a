"""Whether what was done can be brought back and believed: backups, and the ledger against its seals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from plumbline.audit.seals import Seal, holds, seals_of
from plumbline.cli.checking.database import Connection
from plumbline.cli.checking.line import Line
from plumbline.embedded import Home


# A day, and an hour for a timer that is late.
OLDEST_BACKUP = timedelta(hours=25)
# Each seal takes a reading of the whole ledger. A change to an entry shows in every seal of before it, so looking once a month is enough.
NEWEST_SEALS = 31


def backups(connection: Connection) -> Line:
    """When the last one was made, as the ledger says."""
    row = connection.execute("SELECT max(recorded_at) FROM audit_entry WHERE what = 'backup.made'").fetchone()
    made = row[0] if row else None
    do = (
        "Run `plumbline backup FILE` now, and every night by a timer; see docs/how-to/back-up-and-restore.md."
    )
    if not isinstance(made, datetime):
        return Line("backups", "No backup was ever made.", do)
    says = f"The last backup was made at {made.astimezone(UTC):%Y-%m-%d %H:%M} UTC."
    return Line("backups", says, do if datetime.now(UTC) - made > OLDEST_BACKUP else "")


def ledger(connection: Connection, home: Home) -> Line:
    """The ledger reads as it did when each seal was kept."""
    kept = _to_compare(seals_of(home.seals))
    if not kept:
        return Line(
            "ledger",
            "No seal of the ledger is kept yet, so nothing can be compared; the first backup keeps one.",
        )
    for seal in kept:
        if not holds(connection, seal):
            return Line(
                "ledger",
                f"The ledger does not read as it did when it was sealed at {seal.made_at}: an entry was changed, dropped or added.",
                "Let nobody write. Restore the last archive from before into another home, compare the two ledgers, and tell whoever is in charge of information.",
            )
    return Line(
        "ledger", f"The ledger reads as it did at {len(kept)} of its seals, the last of {kept[-1].made_at}."
    )


def _to_compare(seals: list[Seal]) -> list[Seal]:
    """The first and the newest of those since the last restore, from which transactions are counted anew."""
    ours = [seal for seal in seals if seal.restored == seals[-1].restored]
    return ours[:1] + ours[1:][-NEWEST_SEALS:]
