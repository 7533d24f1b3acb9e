"""What a letter says that can't be found again when it is paid."""

import json
import uuid

from django.db import models
from django.utils import timezone

from accounts import encryption
from blog.models.mail.outgoing_mail import OutgoingMail


class SecretPayloadManager(models.Manager):
    def put_in(self, letter, key, template, facts):
        closed = encryption.encrypt(json.dumps(facts))
        return self.create(pk=key, letter=letter, template=template, closed=closed)


class SecretPayload(models.Model):
    """A code, say, that is shown nowhere else. Encrypted, and gone with its letter."""

    stands_as = "blog.enclosure"  # in the rows of outgoing mail
    unshown = "a code or the like on its way to an address: a password for minutes"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    letter = models.OneToOneField(OutgoingMail, models.CASCADE, related_name="secret_payload")
    template = models.CharField(max_length=60)
    closed = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    objects = SecretPayloadManager()

    class Meta:
        db_table = "blog_enclosure"  # as it was called at first

    def __str__(self):
        return self.template

    @property
    def facts(self):
        return json.loads(encryption.decrypt(self.closed))
