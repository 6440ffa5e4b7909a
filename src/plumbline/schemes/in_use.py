"""When a scheme came into use: the first list, referral, case or meeting says so in the database, whoever makes it.

A definer's function, because whoever brings that first row may not be one who changes schemes, and because whoever takes a
scheme back (an administrator, say) sees no case and so could not count them.
"""

from __future__ import annotations


IN_USE_FUNCTION = """
CREATE FUNCTION schemes_came_into_use() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM public.schemes_scheme WHERE id = NEW.scheme_id AND in_use_since IS NULL) THEN
    UPDATE public.schemes_scheme SET in_use_since = statement_timestamp() WHERE id = NEW.scheme_id AND in_use_since IS NULL;
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION schemes_came_into_use() OWNER TO plumbline_finder;
GRANT UPDATE (in_use_since) ON schemes_scheme TO plumbline_finder;
"""


def in_use_sql(table: str) -> str:
    """Return the statement that lets the first row of ``table``, which has a ``scheme_id``, bring its scheme into use."""
    return (
        f"CREATE TRIGGER {table}_uses_scheme AFTER INSERT ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION schemes_came_into_use();"
    )
