"""Whether what was done can be brought back and believed: backups, and the ledger against its seals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from plumbline.audit.fingerprint import Fingerprint, fingerprint_of_arrival
from plumbline.audit.seals import Seal, holds, seals_of
from plumbline.cli.checking.database import Connection
from plumbline.cli.checking.line import Line
from plumbline.cli.moving.manifest import arrival_id
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


def arrivals(connection: Connection) -> Line:
    """What came with partnerships from elsewhere adds up to what their files were signed with."""
    rows = connection.execute(
        "SELECT id, manifest, entries, root FROM audit_arrival ORDER BY arrived_at"
    ).fetchall()
    for said, manifest, entries, root in rows:
        arrival = UUID(str(said))
        whole = arrival_id(str(manifest).encode()) == arrival
        if not whole or fingerprint_of_arrival(connection, arrival) != Fingerprint(
            int(str(entries)), str(root)
        ):
            return Line(
                "arrivals",
                "The part of the ledger that came with a partnership does not add up to what its file was signed with: an entry was changed, dropped or added.",
                "Let nobody write. Restore the last archive from before into another home, compare, and tell whoever is in charge of information.",
            )
    if not rows:
        return Line("arrivals", "No partnership was moved in from elsewhere.")
    return Line(
        "arrivals",
        f"The ledgers of {len(rows)} partnerships that were moved in read as they did when they came.",
    )


def _to_compare(seals: list[Seal]) -> list[Seal]:
    """The first and the newest of those since the last restore, from which transactions are counted anew."""
    ours = [seal for seal in seals if seal.restored == seals[-1].restored]
    return ours[:1] + ours[1:][-NEWEST_SEALS:]
