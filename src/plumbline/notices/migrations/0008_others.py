from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_urgent_at_once")]
    operations = [
        migrations.AddField("digest", "others", models.PositiveIntegerField(default=0)),
        migrations.RemoveConstraint("digest", "notices_digest_says_something"),
        migrations.AddConstraint(
            "digest",
            models.CheckConstraint(
                condition=models.Q(
                    ("due__gt", 0),
                    ("late__gt", 0),
                    ("reviews__gt", 0),
                    ("meetings__gt", 0),
                    ("others__gt", 0),
                    ("urgent__gt", 0),
                    _connector="OR",
                ),
                name="notices_digest_says_something",
            ),
        ),
    ]
