from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


CASE = ("cases_case", "case_id")
TABLES = ("cases_telling", "cases_objection", "cases_objectionanswer", "cases_consent")


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_telling")]
    operations = [
        migrations.RunSQL(
            [policy_sql(table, parent=CASE, changes=False), case_roles_sql(table), walled_sql(table)],
            migrations.RunSQL.noop,
        )
        for table in TABLES
    ]
