from django.db import migrations

from plumbline.cases.reopening_policy import LOOK_BACKS_AGAIN, REOPENS
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLE = "cases_reopening"


class Migration(migrations.Migration):
    dependencies = [("cases", "0045_reopening")]
    operations = [
        migrations.RunSQL(
            [
                policy_sql(TABLE, parent=("cases_case", "case_id"), changes=False),
                case_roles_sql(TABLE),
                walled_sql(TABLE),
                REOPENS,
                *LOOK_BACKS_AGAIN,
            ],
            migrations.RunSQL.noop,
        )
    ]
