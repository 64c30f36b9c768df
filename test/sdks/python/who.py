"""Tells who boto3 is, as often as it is asked: one line of JSON in, one out."""
import json
import os
import sys
import time

import boto3

VARIABLES = [
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_PROFILE",
]

# One for each name: it keeps its credentials.
clients = {}


def surround(env):
    for name in VARIABLES:
        os.environ.pop(name, None)
    os.environ.update(env)


def who(name):
    began = time.monotonic()
    try:
        if name not in clients:
            clients[name] = boto3.Session().client("sts")
        said = {"arn": clients[name].get_caller_identity()["Arn"]}
    except Exception as error:
        said = {"error": f"{type(error).__module__}.{type(error).__name__}: {error}"}
    return {**said, "ms": round((time.monotonic() - began) * 1000)}


print(json.dumps({"version": boto3.__version__}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if "env" in asked:
        surround(asked["env"])
    print(json.dumps(who(asked["name"])), flush=True)
