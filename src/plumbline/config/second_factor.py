"""Read which roles need a second factor."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from plumbline.access.enums import Role


def second_factor_roles(named: str) -> frozenset[Role]:
    """Return the roles that ``named`` lists: ``all``, ``none``, or their names with commas between.

    Raises
    ------
    ImproperlyConfigured: there is no role of some name; better not to start than to ask nobody.
    """
    if named.strip() in {"all", "none"}:
        return frozenset(Role) if named.strip() == "all" else frozenset()
    try:
        return frozenset(Role(name.strip()) for name in named.split(","))
    except ValueError as unknown:
        raise ImproperlyConfigured(
            f"PLUMBLINE_SECOND_FACTOR_ROLES: {unknown}. Use all, none, or names from: {', '.join(Role)}."
        ) from unknown
