// SPDX-License-Identifier: Apache-2.0
// What the build promises: few bytes, two requests, offsets that count code points.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { root } from './house.mjs';

const KiB = 1024;

async function load(file) {
	const require = createRequire(join(root, 'web', 'package.json'));
	const { build } = require('esbuild');
	const { outputFiles } = await build({ entryPoints: [join(root, 'web', 'src', file)], bundle: true, write: false, format: 'esm' });
	return import('data:text/javascript;base64,' + Buffer.from(outputFiles[0].contents).toString('base64'));
}

export default function build(at) {
	test('the first look costs two files within their budgets, kept for ever', async () => {
		const page = await at.house.page();
		const asked = [];
		page.on('response', (r) => asked.push(r));
		await page.goto('/signin');
		await page.getByLabel('Password').waitFor();
		const first = asked.filter((r) => /app-[A-Z0-9]+\.(js|css)$/.test(r.url()));
		const late = asked.filter((r) => !first.includes(r) && !/\/(signin|api\/.*)$/.test(new URL(r.url()).pathname)
			&& !/desk-/.test(r.url()) && !r.url().startsWith('data:'));
		assert.equal(first.length, 2);
		assert.deepEqual(late.map((r) => r.url()), []);
		for (const response of first) {
			const size = gzipSync(await response.body(), { level: 9 }).length;
			const limit = response.url().endsWith('.js') ? 40 * KiB : 10 * KiB;
			assert.ok(size <= limit, `${response.url()} has ${size} bytes`);
			assert.match(response.headers()['cache-control'], /immutable/);
		}
		await page.context().close();
	});

	test('every address of web/paths.txt answers with the page and its policy', async () => {
		for (const path of ['/', '/setup', '/signin', '/claims/x', '/documents', '/documents/new', '/documents/x', '/people', '/policy', '/account']) {
			const answer = await fetch(at.house.url + path);
			assert.equal(answer.status, 200, path);
			assert.match(answer.headers.get('content-security-policy'), /default-src 'none'.*trusted-types 'none'/);
			assert.match(await answer.text(), /<div id="app">/);
		}
		assert.equal((await fetch(at.house.url + '/nowhere')).status, 404);
		assert.equal((await fetch(at.house.url + '/assets/app-NONE.js')).status, 404);
	});

	test('offsets count code points', async () => {
		const { offsets } = await load('offsets.ts');
		for (const text of ['', 'plain', 'a😀b', '😀😀', '🛳️ at sea 👩‍👩‍👧 end', 'é̂😀\u{10ffff}x']) {
			const at = offsets(text), points = [...text];
			assert.equal(at.length, points.length);
			for (let i = 0; i <= points.length; i++) {
				const unit = points.slice(0, i).join('').length;
				assert.equal(at.unit(i), unit);
				assert.equal(at.point(unit), i);
				assert.equal(at.slice(i, points.length), points.slice(i).join(''));
			}
		}
		assert.equal(offsets('a😀b').point(2), 1, 'inside a pair counts as before it');
	});
}
