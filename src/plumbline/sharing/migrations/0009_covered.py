from django.db import migrations

from plumbline.sharing.covering import COVERED


class Migration(migrations.Migration):
    dependencies = [("sharing", "0008_held_still")]
    operations = [migrations.RunSQL(COVERED, migrations.RunSQL.noop)]
