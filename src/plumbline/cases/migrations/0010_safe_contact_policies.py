from django.db import migrations

from plumbline.cases.figures import DELIVERY_COUNTS_OF_WHAT_STANDS
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


TABLES = {
    "cases_safecontact": ("cases_case", "case_id"),
    "cases_safecontactwords": ("cases_safecontact", "rule_id"),
}


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_contacts_corrected")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for table, parent in TABLES.items()
        for sql in (policy_sql(table, parent=parent, changes=False), case_roles_sql(table))
    ] + [
        # Contacts that were corrected or withdrawn count no more.
        migrations.RunSQL(DELIVERY_COUNTS_OF_WHAT_STANDS, migrations.RunSQL.noop)
    ]
