from django.db import migrations

from plumbline.access.enums import Role
from plumbline.cases.delivery_policy import DELIVERY_COMPARED, HANDED_ON
from plumbline.cases.wall_policy import walled_sql
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


CASE = ("cases_case", "case_id")
TABLES = {
    "cases_delivery": CASE,
    "cases_leadworker": CASE,
    "cases_reassignment": ("cases_action", "action_id"),
    "cases_supervisionnote": CASE,
}
DORMANCY = "cases_dormancyanswer"


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_delivery_and_dormancy"), ("schemes", "0006_teams")]
    operations = [
        migrations.RunSQL(
            [policy_sql(table, parent=parent, changes=False), case_roles_sql(table)], migrations.RunSQL.noop
        )
        for table, parent in TABLES.items()
    ] + [
        migrations.RunSQL(
            [
                policy_sql(DORMANCY, parent=CASE, changes=False),
                case_roles_sql(DORMANCY, [Role.COORDINATOR, Role.CHAIR]),
            ],
            migrations.RunSQL.noop,
        ),
        *(
            migrations.RunSQL(walled_sql(table), migrations.RunSQL.noop)
            for table in (*(t for t, parent in TABLES.items() if parent == CASE), DORMANCY)
        ),
        migrations.RunSQL(
            walled_sql("cases_reassignment", "action_id", "cases_actions_walled_off"), migrations.RunSQL.noop
        ),
        migrations.RunSQL(HANDED_ON, migrations.RunSQL.noop),
        migrations.RunSQL(DELIVERY_COMPARED, migrations.RunSQL.noop),
    ]
