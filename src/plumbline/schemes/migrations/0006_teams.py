import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plumbline.schemes.team_policy import TEAM


class Migration(migrations.Migration):
    dependencies = [
        ("schemes", "0005_walled"),
        ("access", "0010_queue_key_policies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="TeamPost",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("part", models.SlugField()),
                ("agency", models.UUIDField(help_text="whose they stay")),
                (
                    "brings",
                    models.TextField(blank=True, help_text="what a specialist brings, such as housing law"),
                ),
                ("starts", models.DateField()),
                ("until", models.DateField()),
                ("because", models.TextField()),
                ("set_by", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team_posts",
                        to="schemes.scheme",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts", "set_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("starts"))), name="schemes_team_post_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="schemes_team_post_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["manager", "specialist"])),
                        name="schemes_team_post_part",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TEAM, migrations.RunSQL.noop),
    ]
