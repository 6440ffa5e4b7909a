"""People are chosen by one rule: nobody but `Accounts.choosable` says which accounts are people that can be."""

import re
from pathlib import Path

import plumbline


SRC = Path(plumbline.__file__).parent
# Accounts that are open and of people, written out anew: agencies' systems would be among them.
BY_HAND = re.compile(r"is_active=True,\s*kind=\"person\"")
THE_RULE = "access/models/user.py"


def written_out(text):
    return bool(BY_HAND.search(text))


def test_the_rule_is_in_one_place():
    found = [str(p.relative_to(SRC)) for p in SRC.rglob("*.py") if written_out(p.read_text())]
    assert found == [THE_RULE]


def test_one_that_is_written_out_is_found():
    assert written_out('User.objects.filter(is_active=True, kind="person", id__in=x)')
