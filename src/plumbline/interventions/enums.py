"""Kinds of help, the same in every scheme so that what was not to be had can be added up."""

from __future__ import annotations

from enum import StrEnum


class Help(StrEnum):
    """What sort of help an intervention is."""

    MENTORING = "mentoring"
    ALCOHOL_DRUGS = "alcohol_drugs"
    MENTAL_HEALTH = "mental_health"
    HEALTH = "health"
    HOUSING = "housing"
    MONEY = "money"
    WORK = "work"
    FAMILY = "family"
    SAFETY = "safety"
    BEHAVIOUR = "behaviour"
    RECOVERY = "recovery"
    OTHER = "other"


HELP_NAMES = {
    Help.MENTORING: "Mentoring",
    Help.ALCOHOL_DRUGS: "Alcohol or drugs",
    Help.MENTAL_HEALTH: "Mental health",
    Help.HEALTH: "Other health care",
    Help.HOUSING: "A home",
    Help.MONEY: "Money and debt",
    Help.WORK: "Work and training",
    Help.FAMILY: "Family and parenting",
    Help.SAFETY: "Safety at home",
    Help.BEHAVIOUR: "Changing behaviour that hurts others",
    Help.RECOVERY: "Recovery after being hurt",
    Help.OTHER: "Something else",
}
