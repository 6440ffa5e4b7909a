"""A kind of scheme: who is in a case, how one comes in, its course, clocks, ratings, meeting, work, forms and returns. Data, never code."""

from plumbline.schemes.kind.clocks import Clock, Limit
from plumbline.schemes.kind.course import EVENTS, Course, HandMove, Reopens, State
from plumbline.schemes.kind.entry import MEASURES, Route
from plumbline.schemes.kind.forms import WHY_NOW, Field, Form, Opening
from plumbline.schemes.kind.kind import Kind
from plumbline.schemes.kind.ladder import Ladder, Rung
from plumbline.schemes.kind.law import Gateway
from plumbline.schemes.kind.local import laid_over, settings_of
from plumbline.schemes.kind.meeting import DefaultAction, MeetingKind, Question
from plumbline.schemes.kind.needs import CONDITIONS, NeedKind, NeedsKind, ProgressRule
from plumbline.schemes.kind.people import Part, Side
from plumbline.schemes.kind.prompts import Prompt, Yields
from plumbline.schemes.kind.returns import Given, Indicator, Return
from plumbline.schemes.kind.scores import ScoreBand, Tool
from plumbline.schemes.kind.setting import Setting
from plumbline.schemes.kind.tracks import NeverTogether, Track
from plumbline.schemes.kind.work import NO_DRIVER, ActionKind, ActionMove, WorkKind


__all__ = [
    "CONDITIONS",
    "EVENTS",
    "MEASURES",
    "NO_DRIVER",
    "WHY_NOW",
    "ActionKind",
    "ActionMove",
    "Clock",
    "Course",
    "DefaultAction",
    "Field",
    "Form",
    "Gateway",
    "Given",
    "HandMove",
    "Indicator",
    "Kind",
    "Ladder",
    "Limit",
    "MeetingKind",
    "NeedKind",
    "NeedsKind",
    "NeverTogether",
    "Opening",
    "Part",
    "ProgressRule",
    "Prompt",
    "Question",
    "Reopens",
    "Return",
    "Route",
    "Rung",
    "ScoreBand",
    "Setting",
    "Side",
    "State",
    "Tool",
    "Track",
    "WorkKind",
    "Yields",
    "laid_over",
    "settings_of",
]
