"""The board counts how many of the actions that are done and checked a contact proves."""

from django.db import migrations

from plumbline.cases.figures import DELIVERY_COUNTS_OF_PROOF


class Migration(migrations.Migration):
    dependencies = [("cases", "0088_access_request_policies")]
    operations = [migrations.RunSQL(DELIVERY_COUNTS_OF_PROOF, migrations.RunSQL.noop)]
