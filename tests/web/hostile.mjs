// SPDX-License-Identifier: Apache-2.0
// Markup, scripts and odd addresses typed into every field: shown as text,
// never run. Faults (dialogs, violations of the policy) fail the test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, settled, signIn } from './house.mjs';
import { people } from './journey.mjs';

const BAD = `<img src=x onerror=alert(1)>"'><script>alert(2)</script><svg onload=alert(3)>`;

async function made(page, path, body, version) {
	const answer = await api(page, version === undefined ? 'POST' : 'PATCH', path, body, version);
	assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.data)}`);
	return answer.data;
}

async function plant(page) {
	const doc = await made(page, '/documents', { title: BAD, publisher: BAD, author: BAD,
		text: `${BAD} cost 12 million crowns, the council said on Monday.\n\nThe ${BAD} opened in 2019 with 400 seats, according to ${BAD}.` });
	const claim = await made(page, '/claims', { text: BAD, claimant: BAD, tags: ['<b onmouseover=alert(4)>'] });
	const evidence = await made(page, `/claims/${claim.id}/evidence`, { url: 'https://bad.example/?q=<script>alert(5)</script>',
		stance: 'refutes', title: BAD, publisher: BAD, note: BAD, quote: BAD, answer: BAD });
	await made(page, `/claims/${claim.id}/comments`, { text: `@x@y.example ${BAD}` });
	await made(page, `/evidence/${evidence.id}/withdrawal`, { reason: BAD });
	await made(page, '/views', { name: BAD, query: 'q=%3Cscript%3E', shared: true });
	await made(page, '/tokens', { label: BAD, scopes: ['read'] });
	await made(page, '/users', { name: BAD, email: 'bad@desk.example', role: 'viewer' });
	const policy = (await api(page, 'GET', '/policy')).data;
	const put = await page.evaluate(async ([p, reason]) => (await fetch('/api/v1/policy', { method: 'PUT',
		headers: { 'Content-Type': 'application/json', 'If-Match': `"${p.version}"` },
		body: JSON.stringify({ min_independent_supports: 3, min_independent_refutes: p.min_independent_refutes,
			no_unanswered_refutes: true, second_review: false, require_snapshot: false, reason }) })).status,
	[policy, BAD]);
	assert.equal(put, 200);
	return { doc, claim };
}

export default function hostile(at) {
	test('markup in every field is text on every screen', async () => {
		const page = await at.house.page();
		await signIn(page, people.admin.email);
		const { doc, claim } = await plant(page);
		for (const path of ['/', `/documents/${doc.id}`, `/claims/${claim.id}`, '/documents', '/people', '/policy', '/account',
			`/?q=${encodeURIComponent(BAD)}`, `/?tag=${encodeURIComponent('<b onmouseover=alert(4)>')}`]) {
			await page.goto(path);
			await settled(page);
			assert.equal(await page.locator('img, svg, #app script, [onmouseover], [onerror]').count(), 0, path);
		}
		await page.goto(`/claims/${claim.id}`);
		assert.equal(await page.locator('.statement').innerText(), BAD);
		await page.locator('.timeline .said', { hasText: '<img src=x' }).waitFor();
		await page.locator('.withdrawn summary').click();
		assert.equal(await page.locator('.piece a[href^="javascript"]').count(), 0);
		assert.deepEqual(at.house.faults(), []);
		await page.context().close();
	});

	test('addresses that are not of the web are refused with a reason at the field', async () => {
		const page = await at.house.page();
		await signIn(page, people.admin.email);
		const claim = await made(page, '/claims', { text: 'The tower has 99 steps.' });
		await page.goto(`/claims/${claim.id}`);
		for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'https://me:secret@bank.example/']) {
			const answer = await api(page, 'POST', `/claims/${claim.id}/evidence`, { url, stance: 'supports' });
			assert.equal(answer.status, 422, url);
			assert.equal(answer.data.errors[0].pointer, '/url');
		}
		await page.getByRole('button', { name: 'Attach evidence' }).click();
		await page.getByLabel('Address of the page').fill('https://me:secret@bank.example/');
		await page.getByRole('radio', { name: /supports/ }).check();
		await page.locator('.attach').getByRole('button', { name: 'Attach evidence' }).click();
		await page.locator('.attach [aria-invalid]').waitFor();
		assert.equal((await api(page, 'GET', `/claims/${claim.id}`)).data.version, claim.version, 'nothing stored');
		await page.context().close();
	});

	test('an address that leads nowhere says so', async () => {
		const page = await at.house.page();
		await signIn(page, people.admin.email);
		await page.goto('/claims/0199f1c2-9d02-7b1c-9a44-6c1f0e3b7a10');
		await page.locator('.claim .trouble').waitFor();
		assert.match(await page.locator('.claim .trouble').innerText(), /quote [0-9a-f-]{36}/);
		await page.context().close();
	});
}
