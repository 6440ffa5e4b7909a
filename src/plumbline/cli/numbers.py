"""Numbers as the commands take them; anything else is misuse, which is answered with 2."""

from __future__ import annotations

import argparse


HIGHEST_PORT = 65_535


def whole(text: str) -> int:
    """A whole number of 1 or more."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a whole number of 1 or more")
    return number


def share(text: str) -> float:
    """A share above 0 and below 1."""
    number = float(text)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError("give a share above 0 and below 1, such as 0.2")
    return number


def port_number(text: str) -> int:
    """A port that can be listened on."""
    number = int(text)
    if not 1 <= number <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"give a port from 1 to {HIGHEST_PORT}")
    return number
