"""Read accounts, memberships and second factors."""

from plumbline.access.queries.accounts import (
    account_named,
    account_of,
    account_shown,
    accounts,
    agencies_of,
    agencies_with_role,
    check_asker_of_command,
    members_of,
    membership_named,
    membership_shown,
    names_of_users,
    person_account,
)
from plumbline.access.queries.away import (
    colleagues_of,
    covered_by,
    covers_of,
    leave_of,
    leave_shown,
    leave_since,
    next_leave,
    stood_in_for,
)
from plumbline.access.queries.line_managers import manager_names, managers_named
from plumbline.access.queries.queue_keys import queue_keys_of
from plumbline.access.queries.second_factors import (
    asks_for_second_factor,
    has_second_factor,
    recovery_codes_left,
    second_factor_being_set_up,
    second_factor_of,
    second_factor_secret,
    with_second_factor,
)
from plumbline.access.queries.viewers import (
    is_cleared,
    vetting_words,
    viewer_by_id,
    viewer_for,
    viewer_named,
)


__all__ = [
    "account_named",
    "account_of",
    "account_shown",
    "accounts",
    "agencies_of",
    "agencies_with_role",
    "asks_for_second_factor",
    "check_asker_of_command",
    "colleagues_of",
    "covered_by",
    "covers_of",
    "has_second_factor",
    "is_cleared",
    "leave_of",
    "leave_shown",
    "leave_since",
    "manager_names",
    "managers_named",
    "members_of",
    "membership_named",
    "membership_shown",
    "names_of_users",
    "next_leave",
    "person_account",
    "queue_keys_of",
    "recovery_codes_left",
    "second_factor_being_set_up",
    "second_factor_of",
    "second_factor_secret",
    "stood_in_for",
    "vetting_words",
    "viewer_by_id",
    "viewer_for",
    "viewer_named",
    "with_second_factor",
]
