"""Lines of the ledger in finished words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plumbline.audit.words import words_of_act, words_of_reason


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry: when, who, the verb of the law, what was done, and why, blank where no reason was given.

    ``elsewhere``: it came with a partnership that moved here.
    """

    at: datetime
    who: str
    verb: str
    what: str
    because: str
    elsewhere: bool


def ledger_line(
    *, at: datetime, who: str, verb: str, what: str, because: str, elsewhere: bool = False
) -> LedgerLine:
    """An entry as the page shows it, from its slugs."""
    return LedgerLine(
        at=at,
        who=who,
        verb=verb.capitalize(),
        what=words_of_act(what),
        because=words_of_reason(because),
        elsewhere=elsewhere,
    )
