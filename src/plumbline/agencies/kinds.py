"""Kinds of agency: one list, which opening an agency chooses from and every kind of scheme is held to. Pure.

The law and the rules of a meeting ask what an agency is: the serious violence duty reaches nothing that a health or social care body
holds of a person, a MARAC needs its domestic abuse service. A kind that is spelt otherwise would be asked for nothing and refused nothing.
"""

from __future__ import annotations


AGENCY_KINDS = {
    "police": "police",
    "council": "council",
    "housing": "housing",
    # Hospitals, ambulance and mental health trusts, practices, public health nursing.
    "health": "health",
    "childrens-social-care": "children’s social care",
    "adult-social-care": "adult social care",
    "education": "education",
    "probation": "probation",
    "prison": "prison",
    "youth-justice": "youth justice",
    "domestic-abuse-service": "domestic abuse service",
    "sexual-violence-service": "sexual violence service",
    "victim-service": "victim service",
    "substance-use-service": "substance use service",
    "employment-service": "employment service",
    "immigration": "immigration",
    "fire": "fire and rescue",
    "charity": "charity",
    "research": "research",
}
"""Each with its words in the middle of a sentence."""


def kind_words(kind: str) -> str:
    """A kind of agency in the middle of a sentence: ``domestic abuse service``."""
    return AGENCY_KINDS.get(kind, kind.replace("-", " "))


def kind_heading(kind: str) -> str:
    """A kind of agency at the head of a line: ``Domestic abuse service``."""
    words = kind_words(kind)
    return words[:1].upper() + words[1:]
