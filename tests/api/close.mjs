// SPDX-License-Identifier: Apache-2.0
// usage: node close.mjs OPENAPI_JSON
// Prints the description with every object closed, so that an answer with a
// member that nobody described is an error of the test; and without the
// credentials, which the server is to judge and not the proxy.
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
delete api.security;
delete api.components.securitySchemes;
for (const item of Object.values(api.paths))
	for (const operation of Object.values(item))
		delete operation.security;
console.log(JSON.stringify(api));
