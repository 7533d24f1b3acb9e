from itertools import batched

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Replace

import accounts.names.spelling
from lib.text.comparing.confusables import skeleton

AT_ONCE = 1000


def find_subjects(apps, schema_editor):
    """Read each session once, so that those of before are found as well."""
    from accounts.models.session_subjects import digests
    from accounts.sessions import contents, names_in

    Subject = apps.get_model("accounts", "SessionSubject")
    sessions = apps.get_model("sessions", "Session").objects.iterator(chunk_size=500)
    for few in batched(sessions, 500):
        Subject.objects.bulk_create(
            Subject(session_id=one.pk, digest=digests(name)[0])
            for one in few
            for name in names_in(contents(one))
        )


def look_anew(apps, schema_editor):
    """More signs are read as the letters that they look like, so some names have another skeleton."""
    User, FormerName = (apps.get_model("accounts", name) for name in ("User", "FormerName"))
    for key, *names in list(User.objects.values_list("pk", "name", "staff_name")):
        look, staff_look = (skeleton(name) if name else "" for name in names)
        looks = {"name_skeleton": look, "staff_skeleton": staff_look}
        User.objects.filter(pk=key).exclude(**looks).update(**looks)
    for key, name in list(FormerName.objects.values_list("pk", "name")):
        FormerName.objects.filter(pk=key).update(skeleton=skeleton(name))


def rename(apps, schema_editor):
    """Permissions keep the name of their model as it was when they were made: here it is another."""
    of_people = {"content_type__app_label": "accounts", "content_type__model": "user"}
    permissions = apps.get_model("auth", "Permission").objects.filter(**of_people)
    permissions.update(name=Replace(F("name"), Value(" user"), Value(" person")))


def fill(apps, schema_editor):
    """Name the mailbox of the messages that limit further ones by now, in slices, beside the release before."""
    askings, confirmations = (
        apps.get_model("accounts", name).objects for name in ("Asking", "Confirmation")
    )
    theirs = confirmations.filter(pk=OuterRef("confirmation")).values("guest__loose_email")
    nameless = askings.filter(mailbox="").order_by("pk").values_list("pk", flat=True)
    last = 0
    while keys := list(nameless.filter(pk__gt=last)[:AT_ONCE]):
        askings.filter(pk__in=keys).update(mailbox=Subquery(theirs))
        last = keys[-1]


class Migration(migrations.Migration):
    replaces = [
        ("accounts", name)
        for name in """
        0002_session_subjects 0003_names_look_alike_anew 0004_field_names
        0005_letters_about_articles 0006_people 0007_thanks_by_name 0008_invitations
        0009_asked_for_an_author 0010_browsers 0011_audit 0012_passkeys_and_wrong_passwords
        0013_wrong_second_steps 0014_link_removed 0015_accounts_closed 0016_askings_of_a_mailbox
        0017_mailboxes_of_askings 0018_more_on_record
    """.split()
    ]

    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel(
            old_name="Count",
            new_name="RateCounter",
        ),
        migrations.CreateModel(
            name="SessionSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="subjects",
                        to="sessions.session",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "session"), name="a_session_tells_of_each_once"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="user",
            name="date_joined",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined"),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="can sign in"),
        ),
        migrations.AlterField(
            model_name="user",
            name="site",
            field=models.URLField(
                blank=True,
                help_text="Your own website, beginning with https:// or http://.",
                validators=[django.core.validators.URLValidator(["http", "https"])],
                verbose_name="website",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="staff_name",
            field=models.CharField(
                blank=True,
                help_text="The name under public decisions. Leave empty for “a moderator”.",
                max_length=50,
                validators=[accounts.names.spelling.refuse_unseen],
                verbose_name="staff name",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="gets_letters",
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AlterModelOptions(
            name="user",
            options={"verbose_name": "person", "verbose_name_plural": "people"},
        ),
        migrations.AddField(
            model_name="user",
            name="may_be_named",
            field=models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="thank me by name when a comment of mine leads to a correction",
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("role", models.CharField(max_length=150, verbose_name="role")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations_sent",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="asking",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Browser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("name", models.CharField(blank=True, max_length=40)),
                ("device", models.CharField(blank=True, max_length=40)),
                ("first_seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "account",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="browsers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "digest"), name="each_browser_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WrongPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sign-in", "Sign In"),
                            ("new browser", "New Browser"),
                            ("second step on", "Second Step On"),
                            ("second step off", "Second Step Off"),
                            ("passkey added", "Passkey Added"),
                            ("passkey removed", "Passkey Removed"),
                            ("wrong passwords", "Wrong Passwords"),
                            ("wrong second steps", "Wrong Second Steps"),
                            ("role given", "Role Given"),
                            ("role taken", "Role Taken"),
                            ("account closed", "Account Closed"),
                            ("account opened", "Account Opened"),
                            ("setting", "Setting"),
                            ("policy", "Policy"),
                            ("link removed", "Link Removed"),
                            ("export", "Export"),
                            ("download", "Download"),
                            ("backup", "Backup"),
                            ("restore", "Restore"),
                        ],
                        max_length=20,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                (
                    "about",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="audited_about",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="audited",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="asking",
            name="mailbox",
            field=models.CharField(db_default="", max_length=1000),
        ),
        migrations.AddIndex(
            model_name="asking",
            index=models.Index(fields=["mailbox", "asked_at"], name="askings_of_a_mailbox"),
        ),
        migrations.AddIndex(
            model_name="asking",
            index=models.Index(fields=["ip_hash", "asked_at"], name="askings_of_a_range"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sign-in", "Sign In"),
                    ("new browser", "New Browser"),
                    ("second step on", "Second Step On"),
                    ("second step off", "Second Step Off"),
                    ("passkey added", "Passkey Added"),
                    ("passkey removed", "Passkey Removed"),
                    ("recovery codes", "Recovery Codes"),
                    ("password changed", "Password Changed"),
                    ("password reset", "Password Reset"),
                    ("addresses changed", "Addresses Changed"),
                    ("services changed", "Services Changed"),
                    ("wrong passwords", "Wrong Passwords"),
                    ("wrong second steps", "Wrong Second Steps"),
                    ("role given", "Role Given"),
                    ("role taken", "Role Taken"),
                    ("account closed", "Account Closed"),
                    ("account opened", "Account Opened"),
                    ("account deleted", "Account Deleted"),
                    ("name changed", "Name Changed"),
                    ("articles given", "Articles Given"),
                    ("invited", "Invited"),
                    ("invitation ended", "Invitation Ended"),
                    ("setting", "Setting"),
                    ("policy", "Policy"),
                    ("link removed", "Link Removed"),
                    ("export", "Export"),
                    ("download", "Download"),
                    ("backup", "Backup"),
                    ("restore", "Restore"),
                    ("import", "Import"),
                    ("import undone", "Import Undone"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(find_subjects, migrations.RunPython.noop),
        migrations.RunPython(look_anew, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(rename, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
