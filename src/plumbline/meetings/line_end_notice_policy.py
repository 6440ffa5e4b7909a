"""SQL of telling those who read a line of notes or a decision that it was taken back, as those who read a fact (`cases.end_notice_policy`)."""

from __future__ import annotations

from plumbline.cases.end_notice_policy import told_of_end_sql
from plumbline.meetings.enums import ABOUT_DECISION_END, ABOUT_LINE_END


NOTICES_OF_LINE_ENDS = told_of_end_sql(
    table="meetings_lineend",
    joined="JOIN public.meetings_keptline k ON k.id = e.line_id JOIN public.meetings_agendaitem i ON i.id = e.item_id "
    "JOIN public.cases_case c ON c.id = i.case_id",
    since="k.kept_at",
    read_on="ARRAY[k.agency, k.owner_agency, s.host_agency_id]",
    about=ABOUT_LINE_END,
)

# A decision is never narrowed, so nobody reads one on.
NOTICES_OF_DECISION_ENDS = told_of_end_sql(
    table="meetings_decisionend",
    joined="JOIN public.meetings_decision d ON d.id = e.decision_id JOIN public.meetings_agendaitem i ON i.id = e.item_id "
    "JOIN public.cases_case c ON c.id = i.case_id",
    since="d.decided_at",
    read_on="ARRAY[]::uuid[]",
    about=ABOUT_DECISION_END,
)
