from django.db import migrations

from plumbline.sharing.covering import COVERED_BY_NAME


class Migration(migrations.Migration):
    dependencies = [("sharing", "0009_covered")]
    operations = [migrations.RunSQL(COVERED_BY_NAME, migrations.RunSQL.noop)]
