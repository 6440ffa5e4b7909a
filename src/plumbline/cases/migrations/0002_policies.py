from django.db import migrations

from plumbline.cases.figures import DELIVERY_COUNTS
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


CASE = ("cases_case", "case_id")
TABLES = {
    "cases_case": None,
    "cases_casestate": CASE,
    "cases_researchrequest": CASE,
    "cases_researchreply": ("cases_researchrequest", "request_id"),
    "cases_fact": ("cases_researchreply", "reply_id"),
    "cases_objective": CASE,
    "cases_objectiverating": ("cases_objective", "objective_id"),
    "cases_action": CASE,
    "cases_actionstep": ("cases_action", "action_id"),
    "cases_contact": CASE,
    "cases_review": CASE,
    "cases_closure": CASE,
}
# History is rows: one table alone has a word that changes, the marking of a request.
CHANGES = {"cases_researchrequest"}


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("referrals", "0002_policies")]
    operations = [
        migrations.RunSQL(
            [
                policy_sql(table, parent=parent, changes=table in CHANGES),
                case_roles_sql(table),
            ],
            migrations.RunSQL.noop,
        )
        for table, parent in TABLES.items()
    ] + [migrations.RunSQL(DELIVERY_COUNTS, migrations.RunSQL.noop)]
