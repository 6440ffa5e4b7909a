from django.db import migrations

from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLE = "cases_caseform"


class Migration(migrations.Migration):
    dependencies = [("cases", "0069_forms_on_the_way")]
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
