"""The second factor: set up with a first code, no code taken twice, recovery codes for a lost phone."""

from datetime import timedelta

import pyotp
import pytest

from plumbline.access.models import RecoveryCode, SecondFactor
from plumbline.access.queries import has_second_factor, recovery_codes_left, second_factor_secret
from plumbline.access.rules import LIMITS, Brake
from plumbline.access.services import (
    CodeAnswer,
    confirm_second_factor,
    remove_second_factor,
    renew_recovery_codes,
    start_second_factor,
    take_code,
)
from plumbline.audit.models import Entry
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused


LIMIT = LIMITS[Brake.CODE]


def acts_of(viewer, as_role):
    with as_role("auditor"):
        return list(Entry.objects.filter(actor=viewer.user_id).order_by("at").values_list("what", flat=True))


class TestSettingUp:
    def test_it_works(self, phone, personas):
        assert has_second_factor(personas.alice)
        assert recovery_codes_left(personas.alice) == len(set(phone.recovery)) == 10

    def test_it_is_not_in_force_before_the_first_code(self, personas, looking_as):
        with looking_as(personas.alice):
            start_second_factor(by=personas.alice)
            assert not has_second_factor(personas.alice)

    def test_a_wrong_first_code_leaves_it_waiting(self, personas, looking_as):
        with looking_as(personas.alice):
            start_second_factor(by=personas.alice)
            secret = second_factor_secret(personas.alice)
            right = pyotp.TOTP(secret).now()
            wrong = f"{(int(right) + 500_000) % 1_000_000:06}"
            assert confirm_second_factor(code=wrong, by=personas.alice) is CodeAnswer.WRONG
            assert not has_second_factor(personas.alice)

    def test_nothing_to_confirm(self, personas, looking_as):
        with looking_as(personas.alice), pytest.raises(StageRefused):
            confirm_second_factor(code="123456", by=personas.alice)

    def test_a_new_phone_takes_the_place_of_the_old_one_once_it_is_confirmed(self, phone, personas):
        alice, later = personas.alice, 300
        start_second_factor(by=alice, at=phone.at(later))
        assert take_code(code=phone.code(later=later), by=alice, at=phone.at(later)) is CodeAnswer.TAKEN
        new = pyotp.TOTP(second_factor_secret(alice))
        confirm_second_factor(code=new.at(phone.at(400)), by=alice, at=phone.at(400))
        assert take_code(code=phone.code(later=500), by=alice, at=phone.at(500)) is CodeAnswer.WRONG
        assert take_code(code=phone.recovery[0], by=alice, at=phone.at(500)) is CodeAnswer.WRONG
        assert take_code(code=new.at(phone.at(500)), by=alice, at=phone.at(500)) is CodeAnswer.TAKEN

    def test_an_ended_factor_keeps_no_secret(self, phone, personas):
        start_second_factor(by=personas.alice)
        start_second_factor(by=personas.alice)
        kept = SecondFactor.objects.filter(user_id=personas.alice.user_id, ended_at__isnull=False)
        assert [bytes(factor.sealed) for factor in kept] == [b""]

    def test_the_secret_is_not_in_the_database(self, phone, personas):
        sealed = SecondFactor.objects.get(user_id=personas.alice.user_id).sealed
        assert phone.secret.encode() not in bytes(sealed)


class TestCodes:
    def test_the_code_of_the_set_up_is_spent(self, phone, personas):
        assert take_code(code=phone.code(), by=personas.alice, at=phone.now) is CodeAnswer.WRONG

    def test_a_code_is_taken_once(self, phone, personas):
        later = {"code": phone.code(later=60), "by": personas.alice, "at": phone.at(60)}
        assert take_code(**later) is CodeAnswer.TAKEN
        assert take_code(**later) is CodeAnswer.WRONG

    def test_an_earlier_code_is_not_taken_after_a_later_one(self, phone, personas):
        take_code(code=phone.code(later=60), by=personas.alice, at=phone.at(60))
        assert take_code(code=phone.code(later=30), by=personas.alice, at=phone.at(60)) is CodeAnswer.WRONG

    def test_too_many_wrong_codes_hold_back_a_right_one(self, phone, personas):
        alice = personas.alice
        for _ in range(LIMIT.failures):
            assert take_code(code=phone.wrong(later=60), by=alice, at=phone.at(60)) is CodeAnswer.WRONG
        assert take_code(code=phone.code(later=60), by=alice, at=phone.at(60)) is CodeAnswer.BRAKED
        assert take_code(code=phone.recovery[0], by=alice, at=phone.at(60)) is CodeAnswer.BRAKED
        after = 60 + int(LIMIT.within.total_seconds()) + 1
        assert take_code(code=phone.code(later=after), by=alice, at=phone.at(after)) is CodeAnswer.TAKEN

    def test_without_a_factor_there_is_nothing_to_take(self, personas, looking_as):
        with looking_as(personas.bob), pytest.raises(StageRefused):
            take_code(code="123456", by=personas.bob)

    def test_what_came_of_each_is_in_the_ledger(self, phone, personas, as_role):
        take_code(code=phone.wrong(later=60), by=personas.alice, at=phone.at(60))
        take_code(code=phone.code(later=60), by=personas.alice, at=phone.at(60))
        assert acts_of(personas.alice, as_role) == [
            "second_factor.started",
            "second_factor.confirmed",
            "second_factor.refused",
            "second_factor.taken",
        ]


class TestRecoveryCodes:
    def test_each_works_once(self, phone, personas):
        first, second, *_ = phone.recovery
        assert take_code(code=first, by=personas.alice) is CodeAnswer.RECOVERED
        assert take_code(code=first, by=personas.alice) is CodeAnswer.WRONG
        assert take_code(code=second.lower().replace("-", " "), by=personas.alice) is CodeAnswer.RECOVERED
        assert recovery_codes_left(personas.alice) == 8

    def test_they_are_kept_by_their_hash_alone(self, phone, personas):
        kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
        assert not any(code.replace("-", "") in kept.upper() for code in phone.recovery)

    def test_new_ones_put_the_old_out_of_use(self, phone, personas):
        alice = personas.alice
        fresh = renew_recovery_codes(code=phone.code(later=60), by=alice, at=phone.at(60))
        assert not set(fresh) & set(phone.recovery)
        assert recovery_codes_left(alice) == 10
        assert take_code(code=phone.recovery[0], by=alice, at=phone.at(90)) is CodeAnswer.WRONG
        assert take_code(code=fresh[0], by=alice, at=phone.at(90)) is CodeAnswer.RECOVERED

    def test_a_wrong_code_renews_nothing(self, phone, personas):
        answer = renew_recovery_codes(code=phone.wrong(later=60), by=personas.alice, at=phone.at(60))
        assert answer is CodeAnswer.WRONG
        assert take_code(code=phone.recovery[0], by=personas.alice, at=phone.at(60)) is CodeAnswer.RECOVERED


class TestRemoving:
    def test_an_administrator_removes_it(self, phone, personas, administrator, looking_as):
        with looking_as(administrator):
            remove_second_factor(user_id=personas.alice.user_id, by=administrator)
        with looking_as(personas.alice):
            assert not has_second_factor(personas.alice)

    def test_nobody_removes_their_own(self, phone, administrator, looking_as):
        with looking_as(administrator), pytest.raises(PermissionRefused, match="your own account"):
            remove_second_factor(user_id=administrator.user_id, by=administrator)

    def test_nobody_else_removes_it(self, phone, personas):
        with pytest.raises(PermissionRefused):
            remove_second_factor(user_id=personas.alice.user_id, by=personas.bob)

    def test_there_is_none_to_remove(self, personas, administrator, looking_as):
        with looking_as(administrator), pytest.raises(StageRefused):
            remove_second_factor(user_id=personas.bob.user_id, by=administrator)

    def test_an_account_that_is_not_there(self, personas, administrator, looking_as):
        from uuid import uuid4

        with looking_as(administrator), pytest.raises(NotVisible):
            remove_second_factor(user_id=uuid4(), by=administrator)


def test_nobody_else_reads_a_secret(phone, personas, looking_as):
    with looking_as(personas.bob):
        assert not SecondFactor.objects.exists()
        assert not RecoveryCode.objects.exists()


def test_an_administrator_cannot_confirm_a_factor_for_somebody(phone, personas, administrator, looking_as):
    from django.db import DatabaseError, transaction

    mine = SecondFactor.objects.filter(user_id=personas.alice.user_id)
    with (
        looking_as(administrator),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        mine.update(confirmed_at=phone.now + timedelta(days=1))
