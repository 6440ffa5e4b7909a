import uuid

from django.db import migrations, models

from plumbline.notices.policy import PUT_OFF


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_policies")]
    operations = [
        migrations.CreateModel(
            name="PutOff",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("recipient", models.UUIDField()),
                ("line", models.SlugField()),
                ("about_id", models.UUIDField()),
                ("until", models.DateField()),
                ("put_off_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["until", "put_off_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("recipient", "line", "about_id"),
                        name="notices_put_off_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(PUT_OFF, migrations.RunSQL.noop),
    ]
