from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_digests_of_reviews_and_meetings"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="digest",
            options={"ordering": ["-made_at", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="notice",
            options={"ordering": ["-given_at", "kind", "pk"]},
        ),
        migrations.AlterModelOptions(
            name="putoff",
            options={"ordering": ["until", "put_off_at", "pk"]},
        ),
    ]
