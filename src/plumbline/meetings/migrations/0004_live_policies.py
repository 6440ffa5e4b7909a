from django.db import migrations

from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


ITEM = ("meetings_agendaitem", "item_id")
# A draft is marked for its writer by name, and changes as they type.
TABLES = {"meetings_slot": False, "meetings_keptline": False, "meetings_draft": True}


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_live_notes")]
    operations = [
        migrations.RunSQL(
            [policy_sql(table, parent=ITEM, changes=changes), case_roles_sql(table)],
            migrations.RunSQL.noop,
        )
        for table, changes in TABLES.items()
    ]
