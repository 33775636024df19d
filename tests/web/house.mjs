// SPDX-License-Identifier: Apache-2.0
// A real server on a throw-away directory and a real browser for the tests of
// the page. Every page opened here is watched: an exception, a console error or
// a violated policy anywhere fails the test that was running.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, '..', 'tools', 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Calls of the API under way in each page. */
const asked = new WeakMap();

export const article = readFileSync(join(here, 'article.txt'), 'utf8');
export const root = join(here, '..', '..');
export const password = 'a long enough password';
const START = 60000;
// Long enough for a busy machine; nothing here waits that long by itself.
const WAIT = 30000;

function freePort() {
	return new Promise((done) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});
}

/** Starts claimd and reads from its log where it is and how to set it up. */
async function startServer(data) {
	const port = await freePort();
	const binary = process.env.CLAIMD ?? join(root, 'build', 'claimd');
	const child = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`],
		{ stdio: ['ignore', 'ignore', 'pipe'] });
	let log = '';

	child.stderr.setEncoding('utf8');
	await new Promise((ready, failed) => {
		const timer = setTimeout(() => failed(new Error(`not ready:\n${log}`)), START);
		child.on('exit', (code) => failed(new Error(`claimd left with ${code}:\n${log}`)));
		child.stderr.on('data', (text) => {
			log += text;
			if (/#token=\S+/.test(log) && /ready at/.test(log)) {
				clearTimeout(timer);
				ready();
			}
		});
	});
	return { child, url: `http://127.0.0.1:${port}`, setup: /http\S+#token=\S+/.exec(log)[0], log: () => log };
}

export async function open() {
	const data = mkdtempSync(join(tmpdir(), 'claimd-web-'));
	const server = await startServer(data);
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync'],
	});
	const faults = [];
	const contexts = [];

	/** A browser of its own: own cookies, own storage. */
	async function context(options = {}) {
		const made = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB',
			baseURL: server.url, reducedMotion: 'reduce', ...options });
		made.setDefaultTimeout(WAIT);
		contexts.push(made);
		return made;
	}
	async function watch(page) {
		page.on('pageerror', (e) => faults.push(`${page.url()}: ${e.message}`));
		page.on('dialog', (d) => { faults.push(`${page.url()}: a dialog said ${d.message()}`); void d.dismiss(); });
		page.on('console', (m) => {
			// The browser reports every 4xx here; those are the tests' business.
			if (m.type() === 'error' && !/Failed to load resource/.test(m.text()))
				faults.push(`${page.url()}: ${m.text()}`);
		});
		asked.set(page, new Set());
		page.on('framenavigated', () => asked.get(page).clear());
		page.on('requestfinished', (r) => asked.get(page).delete(r));
		page.on('requestfailed', (r) => asked.get(page).delete(r));
		page.on('request', (r) => {
			if (r.url().includes('/api/'))
				asked.get(page).add(r);
			if (!r.url().startsWith(server.url) && !/^(data|blob|about):/.test(r.url()))
				faults.push(`asked a stranger: ${r.url()}`);
		});
		await page.addInitScript(() => {
			addEventListener('securitypolicyviolation', (e) =>
				console.error(`policy violated: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
		});
		return page;
	}
	return {
		url: server.url, setup: server.setup, browser, context,
		async page(of) {
			return watch(await (of ?? await context()).newPage());
		},
		/** What went wrong in any page since the last call. */
		faults: () => faults.splice(0),
		async close() {
			for (const c of contexts)
				await c.close().catch(() => undefined);
			await browser.close();
			server.child.removeAllListeners('exit');
			const gone = new Promise((done) => server.child.once('exit', done));
			server.child.kill('SIGTERM');
			await gone;
			rmSync(data, { recursive: true, force: true });
		},
	};
}

/** Waits until the screen is drawn and asks for nothing more. */
export async function settled(page) {
	const until = Date.now() + WAIT;

	await page.locator('h1, .trouble').first().waitFor({ state: 'attached' });
	for (let quiet = 0; quiet < 3; await page.waitForTimeout(20)) {
		quiet = asked.get(page).size === 0 ? quiet + 1 : 0;
		if (Date.now() > until)
			throw new Error(`${page.url()} still waits for ${[...asked.get(page)].map((r) => r.url())}`);
	}
}

/** Calls the API as the person who is signed in in this page. */
export function api(page, method, path, body, version) {
	return page.evaluate(async ([m, p, b, v]) => {
		const answer = await fetch('/api/v1' + p, { method: m, headers: {
			...(b !== undefined && { 'Content-Type': m === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
			...(v !== undefined && { 'If-Match': `"${v}"` }),
		}, ...(b !== undefined && { body: JSON.stringify(b) }) });
		const text = await answer.text();
		return { status: answer.status, data: text ? JSON.parse(text) : null };
	}, [method, path, body, version]);
}

export async function signIn(page, email) {
	await page.goto('/signin');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/**
 * Findings of axe-core that are serious or worse, as readable lines. What the
 * decision bar covers by half depends on how far one has scrolled: no finding.
 */
export async function axeFindings(page) {
	// Outside the page's own policy: the checker itself is injected text.
	const client = await page.context().newCDPSession(page);
	await client.send('Runtime.evaluate', { expression: axe });
	const { result } = await client.send('Runtime.evaluate', { awaitPromise: true, returnByValue: true, expression:
		`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
			.then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
				.map((v) => ({ ...v, nodes: v.nodes.filter((n) => !/partially obscured/.test(n.any[0]?.message)) }))
				.filter((v) => v.nodes.length).map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '')).join(' | ')))` });
	await client.detach();
	return result.value;
}
