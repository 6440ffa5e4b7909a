"""The machine and the home: keys, room on the disc."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import date, timedelta

from plumbline.agencies.rules import holidays_listed_to, provisional_years
from plumbline.cli.checking.line import Line
from plumbline.embedded import Home
from plumbline.feeds.harm import named_harm_index
from plumbline.values.errors import DataUnfit


KEYS = ("django", "identity", "second-factor", "safe-contact", "waiting-entries")
KEY_BYTES = 32
# Assurance F42: an alarm at 80%.
FULLEST = 0.80
A_YEAR = timedelta(days=365)


def disc(home: Home) -> Line:
    """Room where the home is. The database's own disc is looked at only where it is the same one."""
    usage = shutil.disk_usage(home.path)
    # As `df` counts: what is held back for root is neither used nor free.
    used = usage.used / (usage.used + usage.free)
    says = f"The disc of PLUMBLINE_HOME is {used:.0%} full; {usage.free / 1e9:,.1f} GB are free."
    return Line("disc", says, "Make room, or move it to a larger disc." if used > FULLEST else "")


def keys(home: Home) -> Line:
    """The secrets: whole, ours, and nobody else's to read."""
    wrong = [f"“{name}” {fault}" for name in KEYS if (fault := _fault_of(home, name))]
    if wrong:
        return Line(
            "keys",
            f"In PLUMBLINE_HOME/keys, {'; '.join(wrong)}.",
            "Bring the key back from your copy of it, with mode 0600 and the server's account as its owner.",
        )
    return Line(
        "keys", "The keys are files of their own, outside the database, readable by this account alone."
    )


def harm_index() -> Line:
    """The edition that weighs offences can be read; real rows are weighed by none where none is named."""
    try:
        index = named_harm_index()
    except DataUnfit as fault:
        return Line("harm-index", str(fault), "See docs/how-to/weigh-harm.md.")
    if index is None:
        return Line("harm-index", "No harm index is named: what real files hold is counted and not weighed.")
    return Line("harm-index", f"Offences are weighed by {index.title}: {len(index.weights):,} codes.")


def bank_holidays(today: date) -> Line:
    """Whether bank holidays are listed for a year to come: past the last of them a limit in working days would end a day too soon."""
    last = holidays_listed_to()
    until = f"{last:%-d %B %Y}"
    if today + A_YEAR > last:
        return Line(
            "bank-holidays",
            f"Bank holidays are listed up to {until} alone: time limits in working days that run past it end too soon.",
            "Put in a newer release of Plumbline, which lists more of them.",
        )
    expected = provisional_years()
    if today.year in expected:
        return Line(
            "bank-holidays",
            f"The bank holidays of {today.year} are as the law lets expect: the day that was moved or added for this year alone is missing.",
            "Put in a newer release of Plumbline, which lists them as they were proclaimed.",
        )
    said = f"Bank holidays are listed up to {until}."
    if expected:
        said += f" From {expected[0]} on they are worked out by law and stand until they are proclaimed."
    return Line("bank-holidays", said)


def _fault_of(home: Home, name: str) -> str:
    try:
        found = os.lstat(home.keys / name)
    except FileNotFoundError:
        return "is missing"
    if not stat.S_ISREG(found.st_mode) or found.st_size != KEY_BYTES:
        return f"is not a key of {KEY_BYTES} bytes"
    if stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid != os.getuid():
        return "can be read by others"
    return ""
