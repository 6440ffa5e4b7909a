"""SQL of values that two people set: one proposes, another who keeps information governance answers; each is told by the other."""

from __future__ import annotations

from plumbline.audit.guard import guard_sql
from plumbline.schemes.enums import ABOUT_VALUE, VALUE_ANSWERED, VALUE_PROPOSED


TABLES = ("schemes_proposedvalue", "schemes_valueanswer")
READERS = "plumbline_app, plumbline_worker, plumbline_analyst, plumbline_auditor"

FENCED = "\n".join(
    f"{guard_sql(table)}\n"
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
    f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
    f"CREATE POLICY {table}_see ON {table} FOR SELECT TO {READERS} USING (true);\n"
    f"GRANT SELECT ON {table} TO {READERS};\n"
    f"GRANT ALL ON {table} TO plumbline_migrator;\n"
    f"ALTER TABLE {table} OWNER TO plumbline_owner;"
    for table in TABLES
)

RIGHTS = """
CREATE POLICY schemes_proposedvalue_propose ON schemes_proposedvalue FOR INSERT TO plumbline_app
  WITH CHECK (proposed_by = (SELECT access_viewer()) AND (SELECT access_viewer_holds('coordinator', 'chair')));
GRANT INSERT ON schemes_proposedvalue TO plumbline_app;
CREATE POLICY schemes_valueanswer_give ON schemes_valueanswer FOR INSERT TO plumbline_app
  WITH CHECK (answered_by = (SELECT access_viewer()) AND (SELECT access_viewer_holds('governance'))
              AND EXISTS (SELECT FROM schemes_proposedvalue p WHERE p.id = proposal_id AND p.proposed_by <> (SELECT access_viewer())));
GRANT INSERT ON schemes_valueanswer TO plumbline_app;
"""

TOLD = f"""
CREATE POLICY notices_notice_of_values ON notices_notice FOR INSERT TO plumbline_app
  WITH CHECK (about_kind = '{ABOUT_VALUE}' AND opened_at IS NULL AND put_away_at IS NULL AND ended_at IS NULL AND EXISTS (
    SELECT FROM schemes_proposedvalue p WHERE p.id = about_id AND (
      (kind = '{VALUE_PROPOSED}' AND p.proposed_by = (SELECT access_viewer()) AND recipient <> p.proposed_by)
      OR (kind = '{VALUE_ANSWERED}' AND recipient = p.proposed_by AND EXISTS (
        SELECT FROM schemes_valueanswer a WHERE a.proposal_id = p.id AND a.answered_by = (SELECT access_viewer()))))));
GRANT INSERT ON notices_notice TO plumbline_app;
"""  # noqa: S608 - our own words alone

# Whoever proposed a value confirms it never; while nobody has answered they take it back.
WITHDRAWN = """
CREATE POLICY schemes_valueanswer_withdraw ON schemes_valueanswer FOR INSERT TO plumbline_app
  WITH CHECK (answered_by = (SELECT access_viewer()) AND NOT confirmed AND (SELECT access_viewer_holds('coordinator', 'chair'))
              AND EXISTS (SELECT FROM schemes_proposedvalue p WHERE p.id = proposal_id AND p.proposed_by = (SELECT access_viewer())));
"""

PROPOSALS = FENCED + RIGHTS + TOLD
