// SPDX-License-Identifier: Apache-2.0
// usage: node hostile.mjs URL TOKEN [RUNS [SEED]]
// Sends requests made from the description, most of them broken in one place,
// and demands what every answer must keep: no 5xx, a documented status, a
// problem document for every refusal, and the request's id.
import { request } from 'node:http';

const [url, token, runs = '2000', seed = String(Date.now() % 1e9)] = process.argv.slice(2);
let state = Number(seed) >>> 0;

function random(n) { // 0 … n-1; xorshift, so that a seed repeats a run
	state ^= state << 13;
	state ^= state >>> 17;
	state ^= state << 5;
	return (state >>> 0) % n;
}
const pick = (list) => list[random(list.length)];

const hostile = [null, true, false, 0, -1, 1.5, 1e300, 2 ** 53, '', ' ', 'a'.repeat(70000), '\u0000', '\ud800', '\u202e\ufeff😀', "'; DROP TABLE claim; --",
	'<script>alert(1)</script>', '../../etc/passwd', '0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10', '2026-02-30T25:61:00Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z',
	'https://a.example/%', 'https://[::1', 'https://a.example:0/', 'javascript:alert(1)', [], [[]], {}, { a: {} }, [null], Array(300).fill('x')];

function send(method, path, headers, body) {
	return new Promise((resolve, reject) => {
		const req = request(url + path, { method, headers }, (res) => {
			let text = '';

			res.setEncoding('utf8');
			res.on('data', (part) => (text += part));
			res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, text }));
		});
		req.on('error', reject);
		req.end(body);
	});
}

const auth = { authorization: `Bearer ${token}` };
const api = JSON.parse((await send('GET', '/openapi.json', {})).text);
const resolve = (value) => (value?.$ref ? resolve(value.$ref.slice(2).split('/').reduce((at, key) => at[key], api)) : value);
const ids = [];

function value(schema) {
	schema = resolve(schema);
	if (schema.anyOf && !schema.properties)
		return value(pick(schema.anyOf));
	if (schema.enum)
		return pick(schema.enum);
	if (schema.examples)
		return structuredClone(pick(schema.examples));
	switch ([schema.type].flat()[0]) {
	case 'object': return object(schema);
	case 'array': return Array.from({ length: (schema.minItems ?? 0) + random(3) }, () => value(schema.items));
	case 'integer': return (schema.minimum ?? 0) + random(5);
	case 'number': return random(100) / 100;
	case 'boolean': return random(2) === 0;
	case 'null': return null;
	}
	if (schema.format === 'uuid')
		return pick(ids) ?? '0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10';
	if (schema.format === 'date-time')
		return '2026-11-22T10:00:00Z';
	if (schema.pattern?.startsWith('^[Hh]'))
		return `https://site${random(50)}.example/${random(9)}?q=${random(9)}`;
	if (schema.pattern?.includes('@'))
		return `p${random(1e6)}@desk.example`;
	return 'word '.repeat(1 + random(4)).trim() + random(1000);
}

function object(schema) {
	const out = {};

	for (const [name, member] of Object.entries(schema.properties ?? {}))
		if (schema.required?.includes(name) || random(3) === 0)
			out[name] = value(member);
	return out;
}

// Puts something hostile in place of one member, at any depth, or beside it.
function spoil(body) {
	const names = Object.keys(body);
	const name = names.length && random(4) ? pick(names) : pick(['__proto__', 'x', 'state', 'id']);

	const inner = Object.hasOwn(body, name) ? body[name] : null;

	if (inner && typeof inner === 'object' && !Array.isArray(inner) && random(2))
		spoil(inner);
	else // defined, not assigned: __proto__ is to be a member like any other
		Object.defineProperty(body, name, { value: pick(hostile), enumerable: true, configurable: true, writable: true });
	return body;
}

function text(body) {
	const json = JSON.stringify(body);

	if (random(20))
		return json;
	return pick([json.slice(0, random(json.length)), json + '}', json.replace(/"/, ''), '['.repeat(5000), json.replace('{', '{"x":1,"x":2,'), '']);
}

const operations = Object.entries(api.paths).flatMap(([path, item]) => ['get', 'post', 'put', 'patch', 'delete'].filter((m) => item[m])
	.map((method) => ({ path, method, op: item[method], params: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve) })))
	.filter(({ op }) => !['session_delete', 'user_patch', 'user_password_set', 'me_patch', 'token_revoke', 'policy_put', 'session_create'].includes(op.operationId));

function query(params) {
	const parts = params.filter((p) => p.in === 'query' && random(3) === 0).flatMap((p) => [value(p.schema)].flat().map((v) => [p.name, v]));

	if (random(4) === 0)
		parts.push([pick(['limit', 'cursor', 'q', 'sort', 'count', 'state', 'x']), pick(['', '0', '-1', '999', '%', '\u0000', 'é', 'a'.repeat(500), 'AQAAAA'])]);
	return parts.length ? '?' + parts.map(([k, v]) => `${k}=${random(30) ? encodeURIComponent(v) : v.toString().replace(/[^\x21-\x7e]/g, '%')}`).join('&') : '';
}

function headers(op, params) {
	const out = { ...auth };
	const type = Object.keys(op.requestBody?.content ?? {})[0];

	if (type)
		out['content-type'] = random(30) ? type : pick(['text/plain', 'application/json', '']);
	if (params.some((p) => p.name === 'If-Match') && random(8))
		out['if-match'] = pick(['*', '*', '*', '"1"', '"2"', 'W/"1"', '7', '"']);
	if (params.some((p) => p.name === 'Idempotency-Key') && random(3) === 0)
		out['idempotency-key'] = pick([`k${random(50)}`, '"q"', 'a'.repeat(256), 'a b']);
	return out;
}

const seen = new Map();

for (let run = 0; run < Number(runs); run++) {
	const { path, method, op, params } = pick(operations);
	const schema = Object.values(op.requestBody?.content ?? {})[0]?.schema;
	const body = schema && text(random(2) ? value(schema) : spoil(value(schema)));
	const id = random(10) ? pick(ids) ?? 'x' : pick(['x', '%00', '%2e%2e', '0199F1C2-9D02-7B1C-9A44-6C1F0E3B7A10']);
	const target = path.replace('{id}', id).replace('{slug}', pick(['policy-unmet', 'x', '%2e'])) + query(params);
	const answer = await send(method.toUpperCase(), target, headers(op, params), body);
	const where = `${op.operationId} ${method.toUpperCase()} ${target.slice(0, 300)}\n${(body ?? '').slice(0, 600)}\n${answer.status} ${answer.text.slice(0, 600)}\nseed ${seed}, run ${run}`;
	const known = op.responses[answer.status];
	const json = answer.headers['content-type']?.includes('json') ? JSON.parse(answer.text) : null;

	if (answer.status >= 500 || !known || !answer.headers['x-request-id']
		|| (answer.status >= 400 && (answer.headers['content-type'] !== 'application/problem+json' || json.status !== answer.status))) {
		console.error(`hostile: what every answer keeps is broken\n${where}`);
		process.exit(1);
	}
	seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
	for (const found of answer.text.matchAll(/"id":"([0-9a-f-]{36})"/g))
		if (ids.length < 300)
			ids.push(found[1]);
		else
			ids[random(300)] = found[1];
}
console.log(`hostile: seed ${seed}: ${[...seen].sort().map(([status, count]) => `${count} × ${status}`).join(', ')}`);
