from django.db import migrations

from plumbline.cases.presence_policy import PRESENCE


class Migration(migrations.Migration):
    dependencies = [("cases", "0035_presence"), ("people", "0003_withdraw")]
    operations = [migrations.RunSQL(PRESENCE, migrations.RunSQL.noop)]
