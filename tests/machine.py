"""How slow this machine is now, beside the quiet one on which times were measured: what is held against a clock is held against that."""

import statistics
import time


# What `turn_of_this_machine` took there, in milliseconds.
QUIET_TURN = 12.0


def turn_of_this_machine() -> float:
    """Milliseconds that a fixed piece of work takes here and now, by the clock on the wall: the middle of five turns."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        sum(number * number % 7 for number in range(200_000))
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def slower(*turns: float) -> float:
    """How many times slower than the quiet machine this one was in these turns (one is taken now, where none are given); never below 1."""
    return max(1.0, statistics.mean(turns or [turn_of_this_machine()]) / QUIET_TURN)
