from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLES = ("cases_accessrequest", "cases_accessanswer", "cases_accessreply")


class Migration(migrations.Migration):
    dependencies = [("cases", "0087_access_requests")]
    operations = [
        migrations.RunSQL(
            [
                policy_sql(table, parent=("cases_case", "case_id"), changes=False),
                case_roles_sql(table),
                walled_sql(table),
            ],
            migrations.RunSQL.noop,
        )
        for table in TABLES
    ]
