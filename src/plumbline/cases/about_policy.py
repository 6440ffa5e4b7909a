"""SQL of whom a contact or a rule is about: somebody of its case, and only what counts is counted as the case's."""

from __future__ import annotations

from plumbline.cases.closed_counts_policy import counted_closed
from plumbline.cases.safe_rule_policy import BEFORE_A_SESSION
from plumbline.sharing.policy import rewritten


# The principal is kept as no name at all, whoever writes the row; a provider, which sees no case, cannot tell. Who left may still be named.
OF_THE_CASE = """
CREATE FUNCTION cases_about_whom() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM public.cases_case c WHERE c.id = NEW.case_id AND c.person_id = NEW.person_id) THEN
    NEW.person_id := NULL;
  ELSIF NOT EXISTS (SELECT FROM public.cases_participant p WHERE p.case_id = NEW.case_id AND p.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'This person is not in the case.' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION cases_about_whom() OWNER TO plumbline_finder;
"""


def about_whom_sql(table: str) -> str:
    """Return the trigger that keeps the person of a row to those of its case."""
    return (
        f"CREATE TRIGGER {table}_about_whom BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) "
        "EXECUTE FUNCTION cases_about_whom();"
    )


# A contact counts as the case's where it was with whom the case is counted by, or where its kind counts everybody.
_COUNTS = "(k.person_id IS NULL OR k.counts_anyway)"
_IN_PERIOD = (
    "WHERE k.happened_at >= p.starts AND k.happened_at < p.ends\n",
    f"WHERE k.happened_at >= p.starts AND k.happened_at < p.ends AND {_COUNTS}\n",
)


def counted_of_the_case() -> tuple[str, str, str]:
    """The statements that count contacts, as `counted_closed`, of those alone that count as the case's."""
    delivery, outputs, compared = counted_closed()
    return (
        rewritten(delivery, _IN_PERIOD),
        rewritten(
            outputs,
            (
                "SELECT k.* FROM standing k, period p WHERE k.happened_at >= p.starts",
                f"SELECT k.* FROM standing k, period p WHERE k.happened_at >= p.starts AND {_COUNTS}",  # noqa: S608 - our own words alone
            ),
            ("WHERE k.case_id = m.id AND k.reached", f"WHERE k.case_id = m.id AND {_COUNTS} AND k.reached"),
        ),
        rewritten(compared, _IN_PERIOD),
    )


WHOSE_COUNTS = "\n".join(counted_of_the_case())

# Somebody else of a case may be referred on, and have a rule of their own.
RULE_OF_WHOEVER = rewritten(
    BEFORE_A_SESSION[: BEFORE_A_SESSION.index("ALTER FUNCTION")],
    ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    ("ON c.id = o.case_id AND c.person_id = o.person_id", "ON c.id = o.case_id"),
    ("ON r.case_id = c.id\n", "ON r.case_id = c.id AND coalesce(r.person_id, c.person_id) = o.person_id\n"),
)

# Whom an action is for is said or not said: the principal is named as the others are.
AFFECTED = """
CREATE FUNCTION cases_affected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.cases_participant p WHERE p.case_id = NEW.case_id AND p.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'This person is not in the case.' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION cases_affected() OWNER TO plumbline_finder;
CREATE TRIGGER cases_action_affected BEFORE INSERT ON cases_action FOR EACH ROW WHEN (NEW.person_id IS NOT NULL)
EXECUTE FUNCTION cases_affected();
"""
