from django.db import migrations

from plumbline.cases.unvetted_policy import UNVETTED_WARNS


class Migration(migrations.Migration):
    dependencies = [("cases", "0054_opened_first")]
    operations = [migrations.RunSQL(UNVETTED_WARNS, migrations.RunSQL.noop)]
