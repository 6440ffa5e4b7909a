from django.db import migrations

from plumbline.sharing.blocks import BLOCKS_STAY


class Migration(migrations.Migration):
    dependencies = [("sharing", "0003_agreement_record")]
    operations = [migrations.RunSQL(BLOCKS_STAY, migrations.RunSQL.noop)]
