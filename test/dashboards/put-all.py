"""Puts dashboards and alarms by boto3, which checks each argument against CloudWatch's service model.

Reads {"url", "dashboards": {name: body}, "alarms": [arguments], "composites": [arguments]} on stdin; prints what there is
then: {"messages": [...], "dashboards": {...}, "alarms": [...]}. Composites are checked against the model alone: moto 5.2.5
does not know PutCompositeAlarm.
"""

import json
import sys

import boto3
from botocore.stub import Stubber

told = json.load(sys.stdin)
cloudwatch = boto3.client(
    "cloudwatch",
    endpoint_url=told["url"],
    region_name="us-east-1",
    aws_access_key_id="AKIAMOTOMOTOMOTOMOTO",
    aws_secret_access_key="moto",
)
messages = []
for name, body in told["dashboards"].items():
    answer = cloudwatch.put_dashboard(DashboardName=name, DashboardBody=json.dumps(body))
    messages += answer["DashboardValidationMessages"]
for alarm in told["alarms"]:
    cloudwatch.put_metric_alarm(**alarm)
alarms = [
    alarm["AlarmName"]
    for page in cloudwatch.get_paginator("describe_alarms").paginate()
    for alarm in page["MetricAlarms"]
]
bodies = {
    name: json.loads(cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"])
    for name in told["dashboards"]
}
for alarm in told["composites"]:
    with Stubber(cloudwatch) as model:
        model.add_response("put_composite_alarm", {}, alarm)
        cloudwatch.put_composite_alarm(**alarm)
print(json.dumps({"messages": messages, "dashboards": bodies, "alarms": alarms}))
