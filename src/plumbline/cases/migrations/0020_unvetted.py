from django.db import migrations

from plumbline.cases.unvetted_policy import UNVETTED


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_leaving"), ("access", "0011_vetting"), ("people", "0003_withdraw")]
    operations = [migrations.RunSQL(UNVETTED, migrations.RunSQL.noop)]
