"""Models that move to another app, by a migration that changes the state alone: their tables keep their names."""

from django.db import migrations


def content_types_follow(*models, of, to):
    """An operation by which the content types of models, and the permissions that hang on these, go along.

    It goes both ways. Where the other app has a row already, both stay: nothing that names one of them is lost.
    """
    return migrations.RunPython(_from(of, to, models), _from(to, of, models))


def _from(before, after, models):
    def follow(apps, editor):
        rows = apps.get_model("contenttypes", "ContentType").objects.using(editor.connection.alias)
        there = list(rows.filter(app_label=after, model__in=models).values_list("model", flat=True))
        moving = rows.filter(app_label=before, model__in=models).exclude(model__in=there)
        moving.update(app_label=after)

    return follow
