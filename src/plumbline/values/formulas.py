"""Text that a spreadsheet would run as a formula."""

from __future__ import annotations

import re


FORMULA = r"^[=+\-@\t\r|]"
"""How a cell begins that a spreadsheet would not show but run."""


def as_shown(text: str) -> str:
    """A cell that a spreadsheet shows as it stands, with a quotation mark before what would be a formula."""
    return f"'{text}" if re.match(FORMULA, text) else text
