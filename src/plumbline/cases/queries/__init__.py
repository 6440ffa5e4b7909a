"""Reads of the work. The viewer comes first in each."""

from plumbline.cases.queries.contacts import ContactSheet, contact_sheet, contacts_for
from plumbline.cases.queries.figures import DeliveryFigures, delivery_figures
from plumbline.cases.queries.lists import (
    AgencyDesk,
    AskedLine,
    CaseLine,
    Inbox,
    MyPerson,
    inbox,
    my_people,
    requests_for,
)
from plumbline.cases.queries.page import CasePage, case_page
from plumbline.cases.queries.parts import action_shown, request_shown
from plumbline.cases.queries.sight import (
    action_for,
    case_for,
    contact_for,
    objective_of,
    request_for,
    state_of,
    visible_cases,
)
from plumbline.cases.queries.steps import ActionLine


__all__ = [
    "ActionLine",
    "AgencyDesk",
    "AskedLine",
    "CaseLine",
    "CasePage",
    "ContactSheet",
    "DeliveryFigures",
    "Inbox",
    "MyPerson",
    "action_for",
    "action_shown",
    "case_for",
    "case_page",
    "contact_for",
    "contact_sheet",
    "contacts_for",
    "delivery_figures",
    "inbox",
    "my_people",
    "objective_of",
    "request_for",
    "request_shown",
    "requests_for",
    "state_of",
    "visible_cases",
]
