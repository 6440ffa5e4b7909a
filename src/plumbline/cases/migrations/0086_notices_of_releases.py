from django.db import migrations

from plumbline.cases.release_notice_policy import NOTICES_OF_RELEASES


class Migration(migrations.Migration):
    dependencies = [("cases", "0085_schemes_in_use"), ("notices", "0002_policies")]
    operations = [migrations.RunSQL(NOTICES_OF_RELEASES, migrations.RunSQL.noop)]
