#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
set -eu
for page in docs/*.[1-8]; do
	mandoc -T lint -W warning "$page"
done
