from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLE = "cases_sharebasis"


class Migration(migrations.Migration):
    dependencies = [("cases", "0100_share_bases")]
    operations = [
        migrations.RunSQL(
            [
                policy_sql(TABLE, parent=("cases_case", "case_id"), changes=False),
                case_roles_sql(TABLE),
                walled_sql(TABLE),
            ],
            migrations.RunSQL.noop,
        )
    ]
