from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import PEOPLE_ROLES, SEES, WRITES, policy_sql


CASE = ("cases_case", "case_id")
TABLES = (
    "cases_assessmentdraft",
    "cases_assessment",
    "cases_bandoverride",
    "cases_formulation",
    "cases_safetyplan",
    "cases_safetyplanwords",
)
# What is typed changes until it is finished; what it is of, and whose, never does.
DRAFTS = f"""
CREATE POLICY cases_assessmentdraft_change ON cases_assessmentdraft FOR UPDATE TO {PEOPLE_ROLES} USING ({SEES}) WITH CHECK ({WRITES});
GRANT UPDATE (sealed, version, "window", turn, saved_at, saved_by, ended_at) ON cases_assessmentdraft TO {PEOPLE_ROLES};
"""


def of_the_case(table):
    """Named or not, nobody reads a plan or a draft who does not see its case: a conflict of interest takes both at once."""
    sees_case = "EXISTS (SELECT FROM cases_case above WHERE above.id = case_id)"
    return f"CREATE POLICY {table}_of_the_case ON {table} AS RESTRICTIVE FOR SELECT TO {PEOPLE_ROLES} USING ({sees_case});"


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_assessments"), ("assessments", "0003_definitions")]
    operations = [
        *(
            migrations.RunSQL(
                [policy_sql(table, parent=CASE, changes=False), case_roles_sql(table), walled_sql(table)],
                migrations.RunSQL.noop,
            )
            for table in TABLES
        ),
        migrations.RunSQL(DRAFTS, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(of_the_case(table), migrations.RunSQL.noop)
            for table in ("cases_assessmentdraft", "cases_safetyplan", "cases_safetyplanwords")
        ),
    ]
