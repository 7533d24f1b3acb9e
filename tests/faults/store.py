"""A server of S3 that has what is kept in a folder: python -m tests.faults.store PORT BUCKET FOLDER

moto keeps it in memory, so a server that was killed begins with it again, as one with a disk would.
"""

import signal
import sys
from pathlib import Path

import boto3
from moto import mock_aws
from moto.server import ThreadedMotoServer

REGION = "eu-central-1"


def main(port, bucket, folder):
    mock_aws().start()
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    for file in filter(Path.is_file, Path(folder).rglob("*")):
        name = str(file.relative_to(folder))
        client.put_object(Bucket=bucket, Key=name, Body=file.read_bytes())
    ThreadedMotoServer(ip_address="127.0.0.1", port=int(port), verbose=False).start()
    signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
