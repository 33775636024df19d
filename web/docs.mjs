// SPDX-License-Identifier: Apache-2.0
// Adds what describes the server to build/web/: openapi.json, docs.html (the
// same for people, without a script) and problems/SLUG.html, each with a .gz
// beside it. Runs after build.mjs.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { reference } from './docs-reference.mjs';
import { escape, markdown } from './docs-text.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const docs = join(here, '..', 'docs');
const out = process.env.CLAIMD_WEB_OUT ?? join(here, '..', 'build', 'web');

function put(path, text) {
	mkdirSync(dirname(join(out, path)), { recursive: true });
	writeFileSync(join(out, path), text);
	writeFileSync(join(out, path + '.gz'), gzipSync(text, { level: 9 }));
}

// A file that may be cached for ever: its name holds its content's hash.
function asset(name, text) {
	const hash = createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
	const path = '/assets/' + name.replace('.', `-${hash}.`);

	put(path, text);
	return path;
}

const css = asset('docs.css', readFileSync(join(here, 'docs.css'), 'utf8'));

function page(title, body) {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(title)} · Claimd</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${css}">
</head>
<body>
${body}
</body>
</html>
`;
}

function problem(section) {
	const [slug, ...text] = section.split('\n');

	put(`problems/${slug}.html`, page(slug, `<main class="narrow">
<h1>${escape(slug)}</h1>
${markdown(text.join('\n'))}
<p><a href="/docs">The whole API</a></p>
</main>`));
}

const api = parse(readFileSync(join(docs, 'openapi.yaml'), 'utf8'));

put('openapi.json', JSON.stringify(api));
put('docs.html', page('API', reference(api)));
readFileSync(join(docs, 'problems.md'), 'utf8').split(/^## /m).slice(1).forEach(problem);
