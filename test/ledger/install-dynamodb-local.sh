#!/usr/bin/env bash
# Puts Amazon's DynamoDB Local into a folder, by Maven: install-dynamodb-local.sh FOLDER. Does nothing when it is there.
set -euo pipefail
folder=${1:?usage: install-dynamodb-local.sh FOLDER}
[[ -e $folder/complete ]] && exit 0
command -v mvn > /dev/null || { echo 'no mvn: install Maven and a Java of 17 or later' >&2; exit 1; }
rm -rf "$folder"
mkdir -p "$folder"
mvn --quiet --batch-mode -Dstyle.color=never --file "$(dirname "${BASH_SOURCE[0]}")/dynamodb-local.pom.xml" \
  dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$folder"
touch "$folder/complete"
