from django.db import migrations

from plumbline.notices.policy import NOTICES


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("access", "0008_away_policies")]
    operations = [migrations.RunSQL(NOTICES, migrations.RunSQL.noop)]
