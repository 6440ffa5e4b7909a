from django.db import migrations

from plumbline.access.policy_sign_in import SIGN_IN


class Migration(migrations.Migration):
    dependencies = [("access", "0005_sign_in")]
    operations = [migrations.RunSQL(SIGN_IN, migrations.RunSQL.noop)]
