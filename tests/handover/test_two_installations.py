"""Two real installations, each with a PostgreSQL and a web process of its own, one of them killed at every step: one of them owns the case, always."""

import pytest

from tests.handover.towns import two_towns


# One worker sets the two installations up, which takes a minute.
pytestmark = pytest.mark.xdist_group("handover")


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    """Zedton and Wexborough (both made up), each registered at the other."""
    with two_towns(tmp_path_factory.mktemp("towns")) as both:
        yield both


def owner(zedton, wexborough, key):
    """Who owns the case by both databases; refuses two owners, and an owner who has not promised."""
    here, there = zedton.said(key)["said"], wexborough.said(key)["said"]
    zedton_says_so, wexborough_says_so = "release" not in here, "release" in there
    assert not (zedton_says_so and wexborough_says_so), "both say that it is theirs"
    if not zedton_says_so:
        assert "acceptance" in there, "it was given to somebody who has not promised to take it"
    return "zedton" if zedton_says_so else "wexborough"


def test_killed_at_every_step_one_owns_it(towns):
    zedton, wexborough = towns
    ref = zedton.open_case()
    key = zedton.offer(ref)
    assert owner(zedton, wexborough, key) == "zedton"

    # The receiver is gone when it is offered.
    wexborough.kill()
    assert zedton.post() == {"code": 0, "heard": 0}
    assert owner(zedton, wexborough, key) == "zedton"
    wexborough.serve()

    # The sender's round is killed after the offer was heard and before it knows: it offers again, and there is one offer.
    assert zedton.post("heard-and-killed")["code"] == -9
    assert wexborough.said(key)["said"] == ["offer"]
    assert zedton.post()["heard"] == 1
    assert wexborough.said(key)["said"] == ["offer"]

    wexborough.accept(key)
    assert owner(zedton, wexborough, key) == "zedton"

    # The sender is gone when it is accepted: it stays the sender's.
    zedton.kill()
    assert wexborough.post()["heard"] == 0
    assert owner(zedton, wexborough, key) == "zedton"
    zedton.serve()

    # The receiver's round is killed after the sender has released: the case is the receiver's, who has promised and does not know yet.
    assert wexborough.post("heard-and-killed")["code"] == -9
    assert owner(zedton, wexborough, key) == "wexborough"
    assert wexborough.said(key)["said"] == ["offer", "acceptance"]
    assert zedton.said(key)["states"] == ["closed"]
    assert "any more" in zedton.take_back(ref)

    # The receiver is gone when the release is brought, and then it is brought.
    wexborough.kill()
    assert zedton.post()["heard"] == 0
    assert owner(zedton, wexborough, key) == "wexborough"
    wexborough.serve()
    assert zedton.post()["heard"] == 1
    assert owner(zedton, wexborough, key) == "wexborough"
    arrived = wexborough.said(key)
    assert (sorted(arrived["said"]), arrived["referrals"]) == (["acceptance", "offer", "release"], 1)

    # The acceptance that was never known to be heard is said again, and changes nothing.
    assert wexborough.post()["heard"] == 1
    assert sorted(zedton.said(key)["said"]) == ["acceptance", "offer", "release"]
    assert wexborough.said(key)["referrals"] == 1
    assert (zedton.post()["heard"], wexborough.post()["heard"]) == (0, 0)


def test_taken_back_while_it_is_accepted_it_stays_with_the_sender(towns):
    zedton, wexborough = towns
    ref = zedton.open_case()
    key = zedton.offer(ref)
    assert zedton.post()["heard"] == 1
    wexborough.accept(key)
    assert zedton.take_back(ref) == ""
    assert owner(zedton, wexborough, key) == "zedton"
    assert wexborough.post()["heard"] == 1
    assert sorted(wexborough.said(key)["said"]) == ["acceptance", "offer", "revocation"]
    assert zedton.post()["heard"] == 1
    assert owner(zedton, wexborough, key) == "zedton"
    assert "release" not in zedton.said(key)["said"]
