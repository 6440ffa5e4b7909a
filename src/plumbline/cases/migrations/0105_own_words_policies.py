from django.db import migrations

from plumbline.cases.words_policy import WORDS


class Migration(migrations.Migration):
    dependencies = [("cases", "0104_own_words_apart")]
    operations = [migrations.RunSQL(list(WORDS), migrations.RunSQL.noop)]
