"""SQL of figures of a scheme: rows that fewer than all agencies read are counted where nobody can tell by it in whose case they are (ADR 34).

Whoever sees every case of a scheme could take what they see from a figure. Among the cases of fewer people than a count may show, the rest
would tell of somebody: there closed rows are left out, for everybody alike, so that a figure is one figure.
"""

from __future__ import annotations

from plumbline.cases.chasing_policy import LATE_COUNTS_WITH_CLIMBED, LATE_REASONS
from plumbline.cases.delivery_policy import DELIVERY_COMPARED
from plumbline.cases.drift_policy import DRIFT_COUNTS
from plumbline.cases.figures import DELIVERY_COUNTS_OF_WHAT_SHOWS
from plumbline.cases.outputs_policy import OUTPUT_COUNTS_OF_LOGGING
from plumbline.sharing.policy import rewritten


# As `disclosure/small_numbers.yaml` within a partnership: the fewest that are shown.
FEWEST = 5

COUNTS_CLOSED = f"""
CREATE FUNCTION cases_counts_closed(wanted uuid, first_day date, past_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT count(DISTINCT c.person_id) >= {FEWEST} FROM public.cases_case c LEFT JOIN public.cases_closure z ON z.case_id = c.id
  WHERE c.scheme_id = wanted AND c.opened_at < past_day::timestamp AT TIME ZONE 'Europe/London'
    AND (z.closed_at IS NULL OR z.closed_at >= first_day::timestamp AT TIME ZONE 'Europe/London')
$$;
ALTER FUNCTION cases_counts_closed(uuid, date, date) OWNER TO plumbline_finder;
REVOKE ALL ON FUNCTION cases_counts_closed(uuid, date, date) FROM PUBLIC;
"""  # noqa: S608 - our own words alone


def _open(row: str, days: str = "first_day, past_day") -> str:
    return f"({row}.marking = 'panel' OR (SELECT public.cases_counts_closed(wanted, {days})))"


_ACTIONS = ("JOIN mine m ON m.id = a.case_id", f"JOIN mine m ON m.id = a.case_id AND {_open('a')}")
_CONTACTS = ("JOIN mine m ON m.id = k.case_id", f"JOIN mine m ON m.id = k.case_id AND {_open('k')}")
_IN_SPELLS = (
    "JOIN spells s ON s.case_id = k.case_id AND",
    f"JOIN spells s ON s.case_id = k.case_id AND {_open('k')} AND",
)
_LATE = (
    "JOIN public.cases_case c ON c.id = a.case_id",
    f"JOIN public.cases_case c ON c.id = a.case_id AND {_open('a', 'today, today + 1')}",
)
_ANEW = ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def counted_closed() -> tuple[str, str, str]:
    """The statements that count contacts: of delivery, of what came out of it, of panel and team side by side."""
    return (
        rewritten(DELIVERY_COUNTS_OF_WHAT_SHOWS, _ACTIONS, _CONTACTS),
        rewritten(OUTPUT_COUNTS_OF_LOGGING, _ACTIONS, _IN_SPELLS),
        rewritten(DELIVERY_COMPARED, _ANEW, _ACTIONS, _IN_SPELLS),
    )


_DELIVERY, _OUTPUTS, _COMPARED = counted_closed()
CLOSED_COUNTS = "\n".join(
    (
        COUNTS_CLOSED,
        _DELIVERY,
        rewritten(DRIFT_COUNTS, _ANEW, _ACTIONS, _CONTACTS),
        _OUTPUTS,
        _COMPARED,
        rewritten(LATE_REASONS, _ANEW, _ACTIONS),
        rewritten(LATE_COUNTS_WITH_CLIMBED, _LATE),
    )
)
