import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.cases.handover_policy import PEER_TOKENS


class Migration(migrations.Migration):
    dependencies = [("cases", "0079_case_files")]
    operations = [
        migrations.CreateModel(
            name="PeerToken",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("token", models.BinaryField()),
                ("given_at", models.DateTimeField()),
                ("given_by", models.UUIDField()),
                (
                    "peer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="cases.peer"
                    ),
                ),
            ],
            options={"ordering": ["given_at", "pk"]},
        ),
        migrations.RunSQL(PEER_TOKENS, migrations.RunSQL.noop),
    ]
