#!/bin/sh
# From a clone into an empty folder to a paid image, an image by OpenAI's SDK and a sold answer, by the README's own commands; says how many
# seconds after its start each was there.    first-steps.sh [REPOSITORY]    MVN may name another mvn
set -eu
repository=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
mvn=${MVN:-mvn}
folder=$(mktemp -d)
begun=$(date +%s)
said() { echo "$(($(date +%s) - begun)) s: $1"; }
stop() { kill $(cat "$folder"/*.pid) 2> /dev/null || true; }
trap stop EXIT

git clone -q "$repository" "$folder/turnpike"
cd "$folder/turnpike"
said "a clone in $folder"
node -e "require('http').createServer((q, a) => a.end('a fact\n')).listen(9000)" & echo $! > "$folder/api.pid"
export SPRING_CONFIG_ADDITIONAL_LOCATION="file:$PWD/gateway/e2e/routes.yaml"
$mvn -Dmaven.test.skip spring-boot:run > "$folder/gateway.log" 2>&1 & echo $! > "$folder/gateway.pid"
cd gateway/e2e
npm ci --ignore-scripts > "$folder/npm.log" 2>&1
said "the packages of the clients"
until grep -q 'turnpike: Turnpike sells' "$folder/gateway.log"; do
  kill -0 "$(cat "$folder/gateway.pid")" || { tail -20 "$folder/gateway.log"; exit 1; }
  sleep 1
done
said "the gateway sells"
node first-payment.mjs > "$folder/agent.json" && test -s image.png && rm image.png
said "an agent has its image"
node first-openai.mjs > "$folder/team.json" && test -s image.png
said "a team has its image"
node first-sale.mjs > "$folder/operator.txt" && grep -q 'a fact' "$folder/operator.txt"
said "an operator has sold an answer"
