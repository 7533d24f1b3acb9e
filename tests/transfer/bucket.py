"""A real S3 server on loopback (moto's), with a bucket of the test's own."""

from contextlib import suppress
from copy import deepcopy

import boto3
import pytest
from django.core.files.storage import storages
from django.utils.functional import empty
from moto.server import ThreadedMotoServer

from blog.models import Picture
from lib.storage import buckets
from tests.served import free_port

BUCKET = "orchard"


class Bucket:
    """`url` is as an operator writes it; `names()` is what lies in it."""

    def __init__(self):
        self.port = free_port()
        self.url = f"s3+http://key:secret@127.0.0.1:{self.port}/{BUCKET}?region=eu-central-1"
        self.start()
        how = {"endpoint_url": f"http://127.0.0.1:{self.port}", "region_name": "eu-central-1"}
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
        self.client = boto3.client("s3", **how, **keys)
        self.make()

    def make(self):
        where = {"LocationConstraint": "eu-central-1"}
        with suppress(
            self.client.exceptions.BucketAlreadyOwnedByYou
        ):  # By an earlier server of this process.
            self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)

    def start(self):
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self.server.start()

    def stop(self):
        self.server.stop()

    def names(self):
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {one["Key"] for one in found}

    def empty(self):
        for name in self.names():
            self.client.delete_object(Bucket=BUCKET, Key=name)


@pytest.fixture(scope="module")
def one_bucket():
    bucket = Bucket()
    yield bucket
    bucket.stop()


@pytest.fixture
def bucket(one_bucket, settings, monkeypatch):
    """Everything lies in it, as with STORAGE_URL."""
    one_bucket.empty()
    settings.STORAGES = deepcopy(settings.STORAGES) | buckets.stores(one_bucket.url, "")
    forget_where_originals_lie()
    yield one_bucket
    forget_where_originals_lie()


def forget_where_originals_lie():
    Picture._meta.get_field("original").storage._wrapped = empty
    storages.__dict__.pop("backends", None)
