// SPDX-License-Identifier: Apache-2.0
// The OpenAPI description as one HTML page: operations by tag, then schemas.
import { escape, inline, markdown } from './docs-text.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const last = (ref) => ref.split('/').pop();

const lookup = (api, ref) => ref.slice(2).split('/').reduce((at, key) => at[key], api);
const deref = (api, value) => (value?.$ref ? lookup(api, value.$ref) : value);

// A schema in a few words: "string 1..500", "array of Claim", "Time or null".
function kind(schema) {
	if (schema.$ref)
		return `<a href="#schema-${last(schema.$ref)}">${last(schema.$ref)}</a>`;
	if (schema.anyOf)
		return schema.anyOf.map(kind).join(' or ');
	if (schema.enum)
		return schema.enum.map((value) => `<code>${escape(value)}</code>`).join(' ');
	if (schema.items)
		return `array of ${kind(schema.items)}${range(schema.minItems, schema.maxItems)}`;
	return [schema.type ?? 'any'].flat().join(' or ') + range(schema.minLength, schema.maxLength)
		+ range(schema.minimum, schema.maximum);
}

function range(low, high) {
	return low === undefined && high === undefined ? '' : ` <span class="range">${low ?? ''}…${high ?? ''}</span>`;
}

function row(name, schema, required, about) {
	const fallback = schema.default === undefined ? '' : ` Default <code>${escape(schema.default)}</code>.`;

	return `<tr><th scope="row"><code>${escape(name)}</code>${required ? ' <span class="need">needed</span>' : ''}</th>
<td>${kind(schema)}</td><td>${inline(about ?? schema.description ?? '')}${fallback}</td></tr>`;
}

// The members of an object, those of nested ones with dots.
function members(schema, prefix = '') {
	return Object.entries(schema.properties ?? {}).map(([name, member]) =>
		row(prefix + name, member, schema.required?.includes(name))
		+ members(member.items?.properties ? member.items : member, `${prefix}${name}.`)).join('\n');
}

const table = (label, rows) => (rows ? `<table><caption>${label}</caption><tbody>\n${rows}\n</tbody></table>` : '');

function parameters(api, list) {
	const rows = (where) => list.map((p) => deref(api, p)).filter((p) => p.in === where)
		.map((p) => row(p.name, p.schema, p.required, p.description)).join('\n');

	return table('Path', rows('path')) + table('Query', rows('query')) + table('Headers', rows('header'));
}

function body(content) {
	return Object.entries(content ?? {}).map(([type, { schema }]) =>
		`<p>Body: ${schema.$ref ? kind(schema) : ''} <code>${escape(type)}</code></p>`).join('\n');
}

function answers(api, responses) {
	const entries = Object.entries(responses).map(([status, value]) => [status, deref(api, value)]);
	const good = entries.filter(([status]) => status < 400).map(([status, { description, content }]) =>
		`<li><b>${status}</b> ${inline(description)} ${Object.values(content ?? {}).map((c) =>
			(c.schema.$ref ? kind(c.schema) : '')).join('')}</li>`);
	const bad = entries.filter(([status]) => status >= 400).map(([status]) => status);

	return `<ul class="answers">${good.join('\n')}\n<li>Problems: ${bad.join(' ')}</li></ul>`;
}

function operation(api, path, method, item) {
	const op = item[method];

	return `<section id="${op.operationId}" class="operation">
<h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p class="summary">${inline(op.summary)} <span class="right">${op['x-right']}</span></p>
${markdown(op.description)}
${parameters(api, [...(item.parameters ?? []), ...(op.parameters ?? [])])}
${body(op.requestBody?.content)}
${answers(api, op.responses)}
</section>`;
}

function schema([name, value]) {
	const example = value.examples && value.type === 'object'
		? `<details><summary>Example</summary><pre>${escape(JSON.stringify(value.examples[0], null, 2))}</pre></details>` : '';

	return `<section id="schema-${name}" class="schema">
<h3>${name}</h3>
${value.properties ? '' : `<p>${kind({ ...value, $ref: undefined })}</p>`}
${value.description ? markdown(value.description) : ''}
${table('Members', members(value))}
${example}
</section>`;
}

export function reference(api) {
	const operations = Object.entries(api.paths).flatMap(([path, item]) => METHODS.filter((m) => item[m])
		.map((method) => ({ tag: item[method].tags[0], id: item[method].operationId, path, method, item })));
	const of = (tag) => operations.filter((op) => op.tag === tag.name);

	return `<nav aria-label="Contents"><p class="brand"><a href="/">Claimd</a> API ${escape(api.info.version)}</p>
${api.tags.map((tag) => `<p><a href="#tag-${tag.name}">${tag.name}</a></p><ul>${of(tag).map((op) =>
		`<li><a href="#${op.id}">${op.id}</a></li>`).join('')}</ul>`).join('\n')}
<p><a href="#schemas">schemas</a></p></nav>
<main>
<h1>Claimd API</h1>
<p>The same for programs: <a href="/openapi.json">openapi.json</a>. The word beside a summary is the right that it asks for.</p>
${markdown(api.info.description)}
${api.tags.map((tag) => `<h2 id="tag-${tag.name}">${tag.name}</h2>
<p>${inline(tag.description)}</p>
${of(tag).map((op) => operation(api, op.path, op.method, op.item)).join('\n')}`).join('\n')}
<h2 id="schemas">schemas</h2>
${Object.entries(api.components.schemas).map(schema).join('\n')}
</main>`;
}
