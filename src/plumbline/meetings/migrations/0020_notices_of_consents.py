from django.db import migrations

from plumbline.meetings.policy import NOTICES_OF_CONSENTS


class Migration(migrations.Migration):
    dependencies = [("meetings", "0019_settled_and_consented_policies")]
    operations = [migrations.RunSQL(NOTICES_OF_CONSENTS, migrations.RunSQL.noop)]
