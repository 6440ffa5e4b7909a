from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLES = ("cases_objectionidentity", "cases_objectionidentityshown")


class Migration(migrations.Migration):
    dependencies = [("cases", "0058_identity_of_who_objects")]
    operations = [
        migrations.RunSQL(
            [
                part
                for table in TABLES
                for part in (
                    policy_sql(table, parent=("cases_case", "case_id"), changes=False),
                    case_roles_sql(table),
                    walled_sql(table),
                )
            ],
            migrations.RunSQL.noop,
        )
    ]
