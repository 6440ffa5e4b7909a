"""What asked work is called on a page, and where its result is."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.feeds.enums import CHECK, SURVEY, TAKE_IN
from plumbline.finding.services.asking import COMMIT, DRAW, FREEZE, MEASURE
from plumbline.linking.services.asking import LINK
from plumbline.studies.services.asking import EVALUATE, LOCK
from plumbline.studies.services.bundling import MAKE
from plumbline.studies.services.bundling import MEASURE as MEASURE_BUNDLE
from plumbline.timeline.services.asking import UNDO


@dataclass(frozen=True, slots=True)
class WorkWords:
    """Title of a task, words and address of its result; ``takes_result``: the address needs what the work made."""

    title: str
    see: str
    address: str
    takes_result: bool = False


WORDS = {
    LINK: WorkWords("Join records of the same person", "See the data", "data"),
    MEASURE: WorkWords(
        "Measure the shape of the problem", "See the shape", "shape-report", takes_result=True
    ),
    FREEZE: WorkWords("Freeze a list", "See the lists", "lists"),
    COMMIT: WorkWords("Commit to the seed of a lot", "See the SHA-256", "lot", takes_result=True),
    DRAW: WorkWords("Freeze a list and draw the lot", "See the lists", "lists"),
    LOCK: WorkWords("Lock a plan", "See the plan", "protocol", takes_result=True),
    EVALUATE: WorkWords("Compare as planned", "See the evidence card", "result", takes_result=True),
    MEASURE_BUNDLE: WorkWords(
        "Count how far people can be told apart", "See the bundle", "research-bundle", takes_result=True
    ),
    MAKE: WorkWords("Make a research bundle", "See the bundle", "research-bundle", takes_result=True),
    SURVEY: WorkWords("Look into a file", "See the file", "upload", takes_result=True),
    CHECK: WorkWords("Check a file", "See the file", "upload", takes_result=True),
    UNDO: WorkWords("Take a file back", "See the data", "data"),
    TAKE_IN: WorkWords("Take a file in", "See the file", "upload", takes_result=True),
}
