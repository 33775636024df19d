#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
set -eu
{
	git ls-files '*.sh'
	git ls-files .ci/run
} | xargs shellcheck -x -S warning
