"""Whoever proposed a value withdraws it while nobody has answered."""

from django.db import migrations

from plumbline.schemes.proposal_policy import WITHDRAWN


class Migration(migrations.Migration):
    dependencies = [("schemes", "0019_proposed_values")]
    operations = [migrations.RunSQL(WITHDRAWN, migrations.RunSQL.noop)]
