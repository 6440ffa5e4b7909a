"""What a person at the desk may decide about two records, and why."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Same and different bind every later run; cannot tell only takes the pair out of the queue."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


class Stage(StrEnum):
    """What it would be to say of a pair that it is one person: decided alone, proposed, seconded, or proposed already by oneself."""

    HIDDEN = ""
    ALONE = "alone"
    PROPOSE = "propose"
    SECOND = "second"
    OWN = "own"
    BUSY = "busy"


VERDICTS = {
    Verdict.SAME: "Same person",
    Verdict.DIFFERENT: "Different people",
    Verdict.CANNOT_TELL: "Cannot tell",
}
# Kept with the decision by the slug; the words may be bettered, a slug never changes its meaning.
REASONS: dict[Verdict, dict[str, str]] = {
    Verdict.SAME: {
        "more-than-name-and-birth": "Name, birth date and one thing more agree",
        "number-agrees": "A number issued to one person agrees",
        "difference-explained": "What differs is explained: a move, a marriage, a slip of the pen",
        "told-same": "An agency that knows them says so",
    },
    Verdict.DIFFERENT: {
        "relatives": "Relatives: twins, or a parent and child",
        "birth-dates-of-two": "The birth dates are of two people",
        "numbers-of-two": "Numbers issued to one person differ",
        "name-alone": "Little agrees beside the name",
        "told-different": "An agency that knows them says so",
    },
    Verdict.CANNOT_TELL: {
        "too-little": "There is too little to go by",
        "contradicts-itself": "What is recorded contradicts itself",
        "nobody-knows": "The agencies were asked and do not know",
    },
}
TAKE_BACK_REASONS = {
    "chosen-in-error": "It was chosen in error",
    "new-information": "Something new has come to light",
    "told-wrong": "An agency that knows them says that it is wrong",
}
REASON_WORDS = {slug: words for reasons in REASONS.values() for slug, words in reasons.items()}
ENDED_WORDS = {**TAKE_BACK_REASONS, "second-said-otherwise": "A second matcher decided otherwise"}
