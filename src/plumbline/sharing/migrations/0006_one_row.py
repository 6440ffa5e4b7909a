from django.db import migrations

from plumbline.sharing.blocks import ONE_ROW


class Migration(migrations.Migration):
    dependencies = [("sharing", "0005_reads_only")]
    operations = [migrations.RunSQL(ONE_ROW, migrations.RunSQL.noop)]
