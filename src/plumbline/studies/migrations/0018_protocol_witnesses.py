"""A second person of another agency reads a locked protocol and says so."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("studies", "0017_adjusted")]
    operations = [
        migrations.CreateModel(
            name="ProtocolWitness",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
                ("witnessed_by", models.UUIDField()),
                ("agency", models.UUIDField()),
                ("witnessed_at", models.DateTimeField()),
                (
                    "lock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="witnesses",
                        to="studies.protocollock",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["lock", "witnessed_by"], name="studies_protocol_witness_once"
                    )
                ]
            },
        ),
        migrations.RunSQL(
            open_table_sql(
                "studies_protocolwitness",
                read_by="app, worker, analyst",
                write_by="app, worker",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        ),
    ]
