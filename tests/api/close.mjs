// SPDX-License-Identifier: Apache-2.0
// usage: node close.mjs OPENAPI_JSON
// Prints the description with every object closed, so that an answer with a
// member that nobody described is an error of the test.
import { readFileSync } from 'node:fs';

function close(value) {
	if (value === null || typeof value !== 'object')
		return;
	if (value.properties && value.type && value.additionalProperties === undefined)
		value.additionalProperties = false;
	Object.values(value).forEach(close);
}

const api = JSON.parse(readFileSync(process.argv[2], 'utf8'));

close(api.components.schemas);
console.log(JSON.stringify(api));
