"""Passwords are checked behind a brake that slows a guesser and leaves the owner a way in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.personas import PASSWORD

from plumbline.access.brake import account_key, add_failures, brake_key
from plumbline.access.enums import Role
from plumbline.access.models import FailedSignIn
from plumbline.access.rules import LIMITS, Brake
from plumbline.access.services import Outcome, check_own_password, finish_sign_in, try_password
from plumbline.audit.enums import Verb
from plumbline.audit.services import record


ALICE = "alice@example.invalid"
BOB = "bob@example.invalid"
HOME = "192.0.2.1"
ELSEWHERE = "198.51.100.7"
MANY = LIMITS[Brake.ACCOUNT].failures


def knock(email=ALICE, password=PASSWORD, *, address=HOME, device=""):
    return try_password(email=email, password=password, address=address, device=device)


def fail(times, email=ALICE, **where):
    for _ in range(times):
        assert knock(email, "not it", **where).outcome is Outcome.WRONG


@pytest.fixture
def put_failures(personas):
    """Failures of some time ago, for a key."""

    def put(key, *, times, ago):
        record(
            "account.sign_in_failed", verb=Verb.REFUSAL, object_kind="account", objects=[], by=personas.alice
        )
        for _ in range(times):
            add_failures([key], timezone.now() - ago)

    return put


def test_it_works(personas):
    attempt = knock()
    assert attempt.outcome is Outcome.RIGHT
    assert attempt.user.id == personas.alice.user_id


def test_the_name_is_read_in_any_case(personas):
    assert knock("Alice@Example.INVALID").outcome is Outcome.RIGHT


def test_a_role_that_needs_a_second_factor_sets_one_up(personas, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({Role.COORDINATOR})
    assert knock().outcome is Outcome.SET_UP_NEEDED
    assert knock(BOB).outcome is Outcome.RIGHT


def test_whoever_has_a_second_factor_is_asked_for_it_whatever_their_role(phone, personas):
    assert knock().outcome is Outcome.CODE_NEEDED


class TestBrake:
    def test_by_account(self, personas):
        fail(MANY)
        attempt = knock(address=ELSEWHERE)
        assert attempt.outcome is Outcome.BRAKED
        assert attempt.user is None
        assert timedelta(minutes=14) < attempt.wait <= timedelta(minutes=15)

    def test_a_name_that_is_nobodys_is_braked_alike(self, personas):
        fail(MANY, "nobody@example.invalid")
        assert knock("nobody@example.invalid").outcome is Outcome.BRAKED

    def test_other_accounts_go_on(self, personas):
        fail(MANY)
        assert knock(BOB).outcome is Outcome.RIGHT

    def test_a_known_browser_is_counted_apart(self, personas):
        fail(MANY, address=ELSEWHERE)
        assert knock(device="a-browser-of-hers").outcome is Outcome.RIGHT

    def test_and_has_a_brake_of_its_own(self, personas):
        fail(MANY, device="a-browser-of-hers")
        assert knock(device="a-browser-of-hers").outcome is Outcome.BRAKED
        assert knock().outcome is Outcome.RIGHT

    def test_by_address(self, personas, put_failures):
        limit = LIMITS[Brake.ADDRESS]
        put_failures(brake_key(Brake.ADDRESS, ELSEWHERE), times=limit.failures - 1, ago=timedelta())
        fail(1, "nobody@example.invalid", address=ELSEWHERE)
        assert knock(BOB, address=ELSEWHERE).outcome is Outcome.BRAKED
        assert knock(BOB).outcome is Outcome.RIGHT

    def test_it_lets_go(self, personas, put_failures):
        put_failures(
            account_key(ALICE)[1], times=MANY, ago=LIMITS[Brake.ACCOUNT].within + timedelta(seconds=1)
        )
        assert knock().outcome is Outcome.RIGHT

    def test_signing_in_forgets_the_failures_of_the_account(self, personas):
        fail(MANY - 1)
        finish_sign_in(user=knock().user)
        fail(MANY - 1)
        assert knock().outcome is Outcome.RIGHT

    def test_but_not_those_of_the_address(self, personas):
        fail(3)
        finish_sign_in(user=knock().user)
        assert FailedSignIn.objects.filter(key=brake_key(Brake.ADDRESS, HOME)).count() == 3

    def test_the_table_says_no_name_and_no_address(self, personas):
        fail(1)
        kept = " ".join(FailedSignIn.objects.values_list("key", flat=True))
        assert "alice" not in kept
        assert HOME not in kept

    def test_old_failures_are_forgotten(self, personas, put_failures):
        put_failures("an-old-key", times=1, ago=timedelta(days=1))
        fail(1)
        assert not FailedSignIn.objects.filter(key="an-old-key").exists()


class TestOwnPassword:
    def test_it_works(self, personas):
        assert check_own_password(by=personas.alice, password=PASSWORD) is Outcome.RIGHT

    def test_it_is_under_the_brake(self, personas):
        for _ in range(LIMITS[Brake.DEVICE].failures):
            assert check_own_password(by=personas.alice, password="not it") is Outcome.WRONG
        assert check_own_password(by=personas.alice, password=PASSWORD) is Outcome.BRAKED
