"""The administrator, and codes as a phone would show them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
import pytest
from django.utils import timezone

from plumbline.access.queries import second_factor_secret
from plumbline.access.services import confirm_second_factor, start_second_factor


@pytest.fixture
def administrator(personas):
    """Looks after the accounts of the others."""
    return personas.administrator


@dataclass(frozen=True)
class Phone:
    """An authenticator app with one secret, and the clock at which it was set up."""

    secret: str
    now: datetime
    recovery: tuple[str, ...] = ()

    def code(self, *, later=0):
        """What it shows ``later`` seconds after set-up."""
        return pyotp.TOTP(self.secret).at(self.at(later))

    def at(self, later):
        return self.now + timedelta(seconds=later)

    def wrong(self, *, later=0):
        """Six figures that it shows neither now nor half a minute either side."""
        near = {self.code(later=later + step) for step in (-30, 0, 30)}
        return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


@pytest.fixture
def phone(personas, looking_as):
    """Alice's phone, confirmed; the database knows Alice while the test lasts."""
    with looking_as(personas.alice) as alice:
        now = timezone.now()
        start_second_factor(by=alice, at=now)
        secret = second_factor_secret(alice)
        codes = confirm_second_factor(code=pyotp.TOTP(secret).at(now), by=alice, at=now)
        yield Phone(secret, now, codes)
