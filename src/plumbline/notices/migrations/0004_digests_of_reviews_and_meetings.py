from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_put_off")]
    operations = [
        migrations.RemoveConstraint(model_name="digest", name="notices_digest_says_something"),
        migrations.AddField(
            model_name="digest", name="reviews", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="digest", name="meetings", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due__gt", 0), ("late__gt", 0), ("reviews__gt", 0), ("meetings__gt", 0), _connector="OR"
                ),
                name="notices_digest_says_something",
            ),
        ),
    ]
