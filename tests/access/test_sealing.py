"""A sealed secret opens for its account, under its key, and not otherwise."""

from uuid import uuid4

import pytest

from plumbline.access.sealing import seal, unseal
from plumbline.values.errors import StageRefused


OWNER = uuid4()


def test_it_works():
    sealed = seal("JBSWY3DPEHPK3PXP", owner=OWNER)
    assert b"JBSWY3DP" not in sealed
    assert unseal(sealed, owner=OWNER) == "JBSWY3DPEHPK3PXP"


def test_the_same_secret_is_never_sealed_alike():
    assert seal("x", owner=OWNER) != seal("x", owner=OWNER)


def test_another_account_cannot_open_it():
    with pytest.raises(StageRefused):
        unseal(seal("x", owner=OWNER), owner=uuid4())


def test_another_key_cannot_open_it(settings):
    sealed = seal("x", owner=OWNER)
    settings.SEALING_KEY = b"another key" * 2 + b"0123456789"
    with pytest.raises(StageRefused):
        unseal(sealed, owner=OWNER)


@pytest.mark.parametrize("spoil", [lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: s[:20], lambda s: b""])
def test_a_spoilt_one_does_not_open(spoil):
    with pytest.raises(StageRefused):
        unseal(spoil(seal("a secret", owner=OWNER)), owner=OWNER)
