from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_machine_door")]
    operations = [
        migrations.AddField("digest", "urgent", models.PositiveIntegerField(default=0)),
        migrations.AddField("digestchoice", "urgent", models.BooleanField(default=False)),
        migrations.RemoveConstraint("digest", "notices_one_digest_a_day"),
        migrations.RemoveConstraint("digest", "notices_digest_says_something"),
        migrations.AddConstraint(
            "digest",
            models.UniqueConstraint(
                fields=["recipient", "on"],
                condition=models.Q(("urgent", 0)),
                name="notices_one_digest_a_day",
            ),
        ),
        migrations.AddConstraint(
            "digest",
            models.CheckConstraint(
                condition=models.Q(
                    ("due__gt", 0),
                    ("late__gt", 0),
                    ("reviews__gt", 0),
                    ("meetings__gt", 0),
                    ("urgent__gt", 0),
                    _connector="OR",
                ),
                name="notices_digest_says_something",
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (urgent) ON notices_digestchoice TO plumbline_app;", migrations.RunSQL.noop
        ),
    ]
