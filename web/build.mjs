// SPDX-License-Identifier: Apache-2.0
// Bundles the page into build/web/: index.html, assets/app-HASH.js and .css,
// assets/desk-HASH.js, each with a .gz beside it. Two requests make the page.
import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.env.CLAIMD_WEB_OUT ?? join(here, '..', 'build', 'web');
const KiB = 1024;
const budget = { js: 40 * KiB, css: 10 * KiB };

// The screens of desk.tsx are a second file, asked for when the page is idle.
// It takes everything else from the first file, which exports kit.ts: so both
// share one copy of Preact and of the page's state.
const desk = new Set(['desk', 'account', 'document', 'people', 'policy', 'sample', 'setup', 'tokens']);
const common = {
	absWorkingDir: here,
	outdir: join(out, 'assets'),
	entryNames: '[name]-[hash]',
	bundle: true,
	format: 'esm',
	minify: true,
	target: ['chrome123', 'firefox120', 'safari17.5'],
	jsx: 'automatic',
	jsxImportSource: 'preact',
	legalComments: 'none',
	metafile: true,
	logLevel: 'warning',
};

function shareWith(app) {
	return { name: 'share', setup: (b) => b.onResolve({ filter: /^[^/]/ }, (args) => {
		const own = args.kind === 'entry-point' || desk.has(basename(args.path))
			|| args.path.endsWith('.json');
		return own ? null : { path: app, external: true };
	}) };
}

const built = (result, ext) => Object.keys(result.metafile.outputs)
	.map((f) => join(here, f)).find((f) => f.endsWith(ext));
const address = (file) => '/assets/' + basename(file);

async function make() {
	const app = await build({ ...common, entryPoints: { app: 'src/main.tsx' } });
	const js = built(app, '.js'), css = built(app, '.css');
	const more = await build({ ...common, entryPoints: { desk: 'src/desk.tsx' },
		plugins: [shareWith(address(js))] });
	const html = readFileSync(join(here, 'index.html'), 'utf8').replace('/app.js', address(js))
		.replace('/app.css', address(css)).replace('/desk.js', address(built(more, '.js')));

	writeFileSync(join(out, 'index.html'), html);
	cpSync(join(here, 'paths.txt'), join(out, 'paths.txt'));
	for (const file of [js, css, built(more, '.js'), join(out, 'index.html')])
		writeFileSync(file + '.gz', gzipSync(readFileSync(file), { level: 9 }));
	weigh(js, budget.js);
	weigh(css, budget.css);
}

function weigh(file, limit) {
	const size = readFileSync(file + '.gz').length;

	console.log(`web: ${basename(file)} ${(size / KiB).toFixed(1)} KiB gzipped of ${limit / KiB}`);
	if (size > limit)
		throw new Error(`${file} is over its budget`);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'assets'), { recursive: true });
await make();
