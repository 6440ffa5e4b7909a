from django.db import migrations

from plumbline.cases.learning_policy import FOR_THE_TABLE, LEARNING_COUNTS
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLES = {
    "cases_learning": None,
    "cases_learningstep": ("cases_learning", "learning_id"),
    "cases_learningsource": ("cases_case", "case_id"),
}


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_learning")]
    operations = [
        *(
            migrations.RunSQL(
                [policy_sql(table, parent=parent, changes=False), case_roles_sql(table)],
                migrations.RunSQL.noop,
            )
            for table, parent in TABLES.items()
        ),
        migrations.RunSQL(walled_sql("cases_learningsource"), migrations.RunSQL.noop),
        migrations.RunSQL(FOR_THE_TABLE, migrations.RunSQL.noop),
        migrations.RunSQL(LEARNING_COUNTS, migrations.RunSQL.noop),
    ]
