from django.db import migrations

from plumbline.sharing.reading import HELD_STILL


class Migration(migrations.Migration):
    dependencies = [("sharing", "0007_whole_order")]
    operations = [migrations.RunSQL(HELD_STILL, migrations.RunSQL.noop)]
