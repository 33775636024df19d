#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/openapi.yaml is a good description of an API by two linters' rules.
set -eu
tests/tools/install.sh
bin=tests/tools/node_modules/.bin
REDOCLY_TELEMETRY=off "$bin/redocly" lint --extends=recommended --format=stylish \
	docs/openapi.yaml
"$bin/spectral" lint docs/openapi.yaml --ruleset .spectral.yaml --fail-severity=warn
