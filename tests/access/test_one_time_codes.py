"""A password is chosen by its owner with a code that works once, for a day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.personas import PASSWORD

from plumbline.access.models import OneTimeCode
from plumbline.access.services import (
    Outcome,
    choose_password_by_code,
    close_account,
    give_one_time_code,
    try_password,
)
from plumbline.values.errors import DataUnfit, PermissionRefused


NEW = "lantern orchard velvet"


def outcome(password, email="alice@example.invalid"):
    return try_password(email=email, password=password, address="192.0.2.1").outcome


@pytest.fixture
def issued(personas, administrator, looking_as):
    with looking_as(administrator):
        return give_one_time_code(user_id=personas.alice.user_id, by=administrator)


def test_it_works(issued):
    choose_password_by_code(code=issued.code, password=NEW)
    assert outcome(NEW) is Outcome.RIGHT
    assert outcome(PASSWORD) is Outcome.WRONG


def test_the_old_password_works_until_then(issued):
    assert outcome(PASSWORD) is Outcome.RIGHT


def test_it_works_once(issued):
    choose_password_by_code(code=issued.code, password=NEW)
    with pytest.raises(PermissionRefused):
        choose_password_by_code(code=issued.code, password="another three words")


def test_it_works_for_a_day(issued):
    after = timezone.now() + timedelta(hours=24, seconds=1)
    with pytest.raises(PermissionRefused):
        choose_password_by_code(code=issued.code, password=NEW, at=after)


def test_a_refused_password_does_not_spend_it(issued):
    with pytest.raises(DataUnfit):
        choose_password_by_code(code=issued.code, password="short")
    choose_password_by_code(code=issued.code, password=NEW)
    assert outcome(NEW) is Outcome.RIGHT


def test_a_newer_code_puts_it_out_of_use(issued, personas, administrator, looking_as):
    with looking_as(administrator):
        newer = give_one_time_code(user_id=personas.alice.user_id, by=administrator)
    with pytest.raises(PermissionRefused):
        choose_password_by_code(code=issued.code, password=NEW)
    choose_password_by_code(code=newer.code, password=NEW)


def test_it_opens_no_closed_account(issued, personas, administrator, looking_as):
    with looking_as(administrator):
        close_account(user_id=personas.alice.user_id, by=administrator)
    with pytest.raises(PermissionRefused):
        choose_password_by_code(code=issued.code, password=NEW)


def test_it_is_kept_by_its_hash_alone(issued):
    assert issued.code.replace("-", "") not in OneTimeCode.objects.get().digest.upper()


def test_it_leaves_the_second_factor_alone(phone, issued, personas):
    choose_password_by_code(code=issued.code, password=NEW)
    assert outcome(NEW) is Outcome.CODE_NEEDED


def test_it_frees_an_account_that_is_held_back(issued):
    for _ in range(10):
        outcome("not it")
    assert outcome(PASSWORD) is Outcome.BRAKED
    choose_password_by_code(code=issued.code, password=NEW)
    assert outcome(NEW) is Outcome.RIGHT


def test_only_an_administrator_gives_one(personas, looking_as):
    with looking_as(personas.bob), pytest.raises(PermissionRefused):
        give_one_time_code(user_id=personas.alice.user_id, by=personas.bob)


def test_nobody_gives_one_to_themselves(administrator, looking_as):
    with looking_as(administrator), pytest.raises(PermissionRefused, match="your own account"):
        give_one_time_code(user_id=administrator.user_id, by=administrator)
