from django.db import migrations

from plumbline.sharing.reading import READS_ONLY


class Migration(migrations.Migration):
    dependencies = [("sharing", "0004_blocks_stay")]
    operations = [migrations.RunSQL(READS_ONLY, migrations.RunSQL.noop)]
