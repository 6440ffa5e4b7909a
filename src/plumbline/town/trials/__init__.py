"""The harness that tries ``selection`` and ``evaluation`` on worlds whose truth was planted."""

from plumbline.town.trials.accuracy import Accuracy, Trials, run_trials
from plumbline.town.trials.lotteries import (
    TRAP,
    ListedPeople,
    LotteryTrials,
    list_people,
    play,
    run_lotteries,
)


__all__ = [
    "TRAP",
    "Accuracy",
    "ListedPeople",
    "LotteryTrials",
    "Trials",
    "list_people",
    "play",
    "run_lotteries",
    "run_trials",
]
