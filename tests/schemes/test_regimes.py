"""Under which regime, and on which basis, an agency of each kind shares for each purpose."""

import pytest

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.schemes.reading.kinds import kind_called, known_kinds
from plumbline.schemes.reading.regimes import SHARED, read_regimes, regimes
from plumbline.values.errors import DataUnfit


@pytest.mark.parametrize(
    ("kind", "purpose", "regime", "basis"),
    [
        ("police", "mappa", "Data Protection Act 2018 Part 3", "s.35(2)(b)"),
        ("probation", "iom", "Data Protection Act 2018 Part 3", "s.35(2)(b)"),
        ("police", "marac", "UK GDPR", "Article 6(1)(e)"),
        ("police", "mash", "UK GDPR", "Article 6(1)(e)"),
        ("health", "violence-panel", "UK GDPR", "Article 6(1)(e)"),
        ("domestic-abuse-service", "marac", "UK GDPR", "Article 6(1)(f)"),
        ("a-kind-of-this-area", "mappa", "UK GDPR", "Article 6(1)(f)"),
    ],
)
def test_a_kind_of_agency_and_a_purpose_have_one_basis(kind, purpose, regime, basis):
    found = regimes().basis_of(kind, purpose)
    assert found.regime == regime
    assert found.basis.startswith(basis)


def test_nothing_sensitive_goes_without_a_condition():
    for agency in AGENCY_KINDS:
        for kind in known_kinds():
            assert regimes().basis_of(agency, kind_called(kind).purpose).condition


def test_purposes_of_law_enforcement_are_those_of_kinds():
    assert regimes().law_enforcement <= {kind_called(kind).purpose for kind in known_kinds()}


@pytest.mark.parametrize(
    ("was", "put", "said"),
    [
        ("fire, research]", "fire]", "no basis for research"),
        ("agencies: []", "agencies: [police]", "police has another basis already"),
        ("law-enforcement:", "other:", "law-enforcement is missing"),
    ],
)
def test_a_table_with_a_hole_is_refused_with_file_and_line(tmp_path, was, put, said):
    text = SHARED.read_text()
    assert was in text
    (tmp_path / "regimes.yaml").write_text(text.replace(was, put, 1))
    with pytest.raises(DataUnfit, match=rf"regimes.yaml line \d+.*{said}"):
        read_regimes(tmp_path / "regimes.yaml")
