"""Signs one request with botocore and, when told to, sends it by botocore's own HTTP session.

Reads {method, url, body, region, keys, send} from standard input; writes {headers} or {status, body}.
"""

import json
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

asked = json.load(sys.stdin)
keys = asked["keys"]
credentials = Credentials(keys["accessKeyId"], keys["secretAccessKey"], keys.get("sessionToken"))
headers = {"content-type": "application/json"} if asked["body"] else {}
request = AWSRequest(asked["method"], asked["url"], headers, asked["body"] or None)
SigV4Auth(credentials, "execute-api", asked["region"]).add_auth(request)
prepared = request.prepare()
if asked["send"]:
    answer = URLLib3Session().send(prepared)
    json.dump({"status": answer.status_code, "body": answer.text}, sys.stdout)
else:
    pairs = [[name, value if isinstance(value, str) else value.decode()] for name, value in prepared.headers.items()]
    json.dump({"headers": pairs}, sys.stdout)
