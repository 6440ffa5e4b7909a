import hashlib

import pytest

from plumbline.selection import commit_to_seed, verify_seed
from plumbline.values.errors import DataUnfit


SEED = bytes(range(32))


def test_a_commitment_is_the_sha256_and_verifies():
    assert commit_to_seed(SEED) == hashlib.sha256(SEED).hexdigest()
    assert verify_seed(SEED, commit_to_seed(SEED))


def test_another_seed_does_not_verify():
    assert not verify_seed(SEED[::-1], commit_to_seed(SEED))


def test_a_seed_that_could_be_guessed_is_refused():
    with pytest.raises(DataUnfit, match="16 random bytes"):
        commit_to_seed(b"fifteen bytes!!")
