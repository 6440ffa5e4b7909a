"""SQL of lines and decisions that were taken back: who may, who reads that it was, and that fewer read the words from then on.

As of facts (`cases.fact_end_policy`): the row narrows in the database with the row that ends it, and whoever read it reads that one.
"""

from __future__ import annotations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, policy_sql


ITEM = ("meetings_agendaitem", "item_id")
LINES, DECISIONS = "meetings_lineend", "meetings_decisionend"

# Whoever's it is, or whoever writes at the meeting: the slip of a pen is theirs to mend.
BY_WHOM = """
CREATE POLICY :table_by_owner ON :table AS RESTRICTIVE FOR INSERT TO :roles WITH CHECK (
  by = (SELECT access_viewer()) AND ARRAY[agency] && (SELECT access_viewer_agencies()) AND owner_agency = agency AND EXISTS (
    SELECT FROM :of o WHERE o.id = :column AND o.item_id = :table.item_id
      AND (ARRAY[o.owner_agency] && (SELECT access_viewer_agencies()) OR (SELECT access_viewer_holds('coordinator', 'chair')))));
"""

# A line that is narrowed is read by its agency and the host, as one that was kept for them alone from the start; one that is withdrawn by
# whose it is. What stands for it has no more readers than it had.
NARROWS = """
CREATE FUNCTION :table_narrows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  before public.:of%ROWTYPE;
  stands public.:of%ROWTYPE;
  host uuid;
BEGIN
  SELECT * INTO before FROM public.:of WHERE id = NEW.:column;
  SELECT * INTO stands FROM public.:of WHERE id = NEW.replaced_by_id;
  SELECT i.owner_agency INTO host FROM public.meetings_agendaitem i WHERE i.id = before.item_id;
  IF stands.id IS NOT NULL AND (
    stands.item_id <> before.item_id OR stands.owner_agency <> before.owner_agency OR stands.id = before.id
    OR (stands.marking = 'panel' AND before.marking <> 'panel')
    OR (stands.marking <> 'panel' AND NOT (stands.seen_by_agencies <@ before.seen_by_agencies AND stands.seen_by_users <@ before.seen_by_users))) THEN
    RAISE EXCEPTION 'What stands for it has no more readers than it had.' USING ERRCODE = '42501';
  END IF;
  UPDATE public.:of SET marking = 'owner', seen_by_users = '{}',
    seen_by_agencies = ARRAY(SELECT unnest(seen_by_agencies) INTERSECT
      SELECT unnest(CASE WHEN NEW.why = 'narrowed' THEN ARRAY[before.owner_agency, host] ELSE ARRAY[before.owner_agency] END))
  WHERE id = before.id;
  UPDATE public.:table SET marking = before.marking, seen_by_agencies = before.seen_by_agencies, seen_by_users = before.seen_by_users WHERE id = NEW.id;
  RETURN NULL;
END $$;
ALTER FUNCTION :table_narrows() OWNER TO plumbline_finder;
CREATE TRIGGER :table_narrows AFTER INSERT ON :table FOR EACH ROW EXECUTE FUNCTION :table_narrows();
"""

# The minutes of a meeting are locked once they are approved.
UNTIL_APPROVED = f"""
CREATE POLICY {DECISIONS}_until_approved ON {DECISIONS} AS RESTRICTIVE FOR INSERT TO {PEOPLE_ROLES} WITH CHECK (
  NOT EXISTS (SELECT FROM meetings_agendaitem i JOIN meetings_meetingstep s ON s.meeting_id = i.meeting_id
              WHERE i.id = item_id AND s.stage IN ('approved', 'cancelled')));
"""


def narrows_sql(table: str, of: str, column: str) -> str:
    """Return the function and the trigger by which a line or a decision narrows with the row that ends it."""
    return _filled(NARROWS, table, of, column)


def _filled(sql: str, table: str, of: str, column: str) -> str:
    words = {":table": table, ":of": of, ":column": column, ":roles": PEOPLE_ROLES}
    for mark, word in words.items():
        sql = sql.replace(mark, word)
    return sql


def _of(table: str, of: str, column: str) -> list[str]:
    return [
        policy_sql(table, parent=ITEM, changes=False),
        case_roles_sql(table),
        walled_sql(table, "item_id", "meetings_items_walled_off"),
        _filled(BY_WHOM, table, of, column),
        narrows_sql(table, of, column),
    ]


TAKEN_BACK = [
    *_of(LINES, "meetings_keptline", "line_id"),
    *_of(DECISIONS, "meetings_decision", "decision_id"),
    UNTIL_APPROVED,
]
