#!/usr/bin/env bash
# Puts the AWS SDK for Java into a folder, by Maven: install-java-sdk.sh FOLDER. Does nothing when this version is there.
set -euo pipefail
folder=${1:?usage: install-java-sdk.sh FOLDER}
pom="$(dirname "${BASH_SOURCE[0]}")/pom.xml"
cmp -s "$pom" "$folder/complete" && exit 0
command -v mvn > /dev/null || { echo 'no mvn: install Maven and a Java of 17 or later' >&2; exit 1; }
rm -rf "$folder"
mkdir -p "$folder"
mvn --quiet --batch-mode -Dstyle.color=never --file "$pom" \
  dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$folder"
cp "$pom" "$folder/complete"
