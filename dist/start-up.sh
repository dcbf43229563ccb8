#!/bin/sh
# Measures how the distribution starts and warms up, beside the plain jar: dist/start-up.sh [ROUNDS]. Build it before: mvn -Pdist package.
set -eu
cd "$(dirname "$0")"
home=$(echo target/dist/turnpike-*)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version 2>&1 | grep -q '"2[5-9]' || { echo 'JAVA_HOME: expected a JDK 25 or newer' >&2; exit 1; }
exec "$java" -cp "target/classes:$home/app/lib/*" --enable-native-access=ALL-UNNAMED \
    dev.turnpike.dist.StartUp "$home" ../gateway/target/turnpike.jar "$java" target/start-up "${1:-5}"
