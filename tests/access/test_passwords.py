"""What a password may not be, and what nobody asks of it."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from plumbline.access.models import User


ALICE = User(email="alice.coordinator@example.invalid", name="Alice Coordinator")


@pytest.mark.parametrize(
    "password",
    [
        "short pass",
        "passwordpassword",
        "password123456",
        "2026plumbline!",
        "policepolice",
        "!!!!letmein!!!!",
        "aaaaaaaaaaaaaa",
        "abcabcabcabc",
        "123456789012",
        "abcdefghijkl",
        "alice.coordinator",
        "AliceCoordinator",
        "qwertyuiop123",
    ],
)
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, ALICE)


@pytest.mark.parametrize(
    "password",
    [
        "made-up-and-harmless",
        "correct horse battery staple",
        "coffeetinfish",
        "ŵyau melyn hyfryd",
        "figures need not be here",
        "x" * 6 + "yz" * 50 + "end",
    ],
)
def test_length_is_enough(password):
    validate_password(password, ALICE)


def test_the_refusal_says_how_to_choose():
    with pytest.raises(ValidationError) as refused:
        validate_password("passwordpassword", ALICE)
    assert "Three random words" in " ".join(refused.value.messages)
