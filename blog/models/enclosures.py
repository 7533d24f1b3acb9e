"""What a letter says that can't be found again when it is paid."""

import json
import uuid

from django.db import models
from django.utils import timezone

from accounts import encryption
from blog.models.letters import Letter


class EnclosureManager(models.Manager):
    def put_in(self, letter, key, template, facts):
        closed = encryption.encrypt(json.dumps(facts))
        return self.create(pk=key, letter=letter, template=template, closed=closed)


class Enclosure(models.Model):
    """A code, say, that is shown nowhere else. Encrypted, and gone with its letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    letter = models.OneToOneField(Letter, models.CASCADE)
    template = models.CharField(max_length=60)
    closed = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    objects = EnclosureManager()

    def __str__(self):
        return self.template

    @property
    def facts(self):
        return json.loads(encryption.decrypt(self.closed))
