"""Read who is in a case."""

from __future__ import annotations

from plumbline.schemes.kind import Part, Side
from plumbline.schemes.reading.section import Section


def read_parts(section: Section) -> dict[str, Part]:
    """The parts of a case, of which just one is the principal.

    Raises
    ------
    DataUnfit: none or several are, or the principal may be missing from a case.
    """
    parts = {slug: _part(slug, s) for slug, s in section.sections().items()}
    principals = [part for part in parts.values() if part.principal]
    if len(principals) != 1 or principals[0].least < 1:
        raise section.unfit("just one part is the principal, and a case always has one.")
    return parts


def _part(slug: str, section: Section) -> Part:
    found = section.fields(
        "label",
        "least",
        "side",
        maybe=("most", "principal", "minimum_age", "maximum_age", "same_case", "room"),
    )
    least, most = found["least"].number(least=0), found["most"].number() if "most" in found else None
    if most is not None and most < least:
        raise found["most"].unfit("the most cannot be fewer than the least.")
    return Part(
        slug=slug,
        label=found["label"].text(),
        least=least,
        most=most,
        side=Side(found["side"].one_of(tuple(Side))),
        principal="principal" in found and found["principal"].truth(),
        minimum_age=found["minimum_age"].number() if "minimum_age" in found else None,
        maximum_age=found["maximum_age"].number() if "maximum_age" in found else None,
        same_case="same_case" in found and found["same_case"].truth(),
        room=found["room"].number() if "room" in found else None,
    )
