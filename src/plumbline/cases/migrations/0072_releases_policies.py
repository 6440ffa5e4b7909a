from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLES = ("cases_releaseask", "cases_releaseanswer")


class Migration(migrations.Migration):
    dependencies = [("cases", "0071_releases_and_due_moments")]
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
