"""Change accounts, sign in, and look after passwords and second factors."""

from plumbline.access.services.accounts import (
    add_member,
    close_account,
    end_membership,
    end_membership_by_id,
    give_role,
    invite,
    open_account,
    reopen_account,
)
from plumbline.access.services.away import change_cover, set_leave, take_back_leave
from plumbline.access.services.languages import choose_language
from plumbline.access.services.line_managers import name_manager
from plumbline.access.services.moves import answer_move, ask_to_move_out, note_move_made
from plumbline.access.services.one_time_codes import (
    IssuedCode,
    check_password_rules,
    choose_password_by_code,
    give_one_time_code,
    set_password,
)
from plumbline.access.services.queue_keys import end_queue_keys, give_queue_keys
from plumbline.access.services.second_factor import (
    CodeAnswer,
    confirm_second_factor,
    remove_second_factor,
    renew_recovery_codes,
    start_second_factor,
    take_code,
)
from plumbline.access.services.sign_in import (
    Attempt,
    Outcome,
    check_own_password,
    finish_sign_in,
    try_password,
)
from plumbline.access.services.tokens import MadeToken, TooMuch, make_token, revoke_token
from plumbline.access.services.unused import end_unused_roles
from plumbline.access.services.vetting import mark_vetting


__all__ = [
    "Attempt",
    "CodeAnswer",
    "IssuedCode",
    "MadeToken",
    "Outcome",
    "TooMuch",
    "add_member",
    "answer_move",
    "ask_to_move_out",
    "change_cover",
    "check_own_password",
    "check_password_rules",
    "choose_language",
    "choose_password_by_code",
    "close_account",
    "confirm_second_factor",
    "end_membership",
    "end_membership_by_id",
    "end_queue_keys",
    "end_unused_roles",
    "finish_sign_in",
    "give_one_time_code",
    "give_queue_keys",
    "give_role",
    "invite",
    "make_token",
    "mark_vetting",
    "name_manager",
    "note_move_made",
    "open_account",
    "remove_second_factor",
    "renew_recovery_codes",
    "reopen_account",
    "revoke_token",
    "set_leave",
    "set_password",
    "start_second_factor",
    "take_back_leave",
    "take_code",
    "try_password",
]
