// SPDX-License-Identifier: Apache-2.0
// Two people on one claim, a session that ends, a network that goes: nothing
// that was typed is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, password, signIn } from './house.mjs';
import { people } from './journey.mjs';

async function freshClaim(page, text) {
	return (await api(page, 'POST', '/claims', { text, claimant: 'Orsa council' })).data;
}

async function show(page, claim) {
	await page.goto(`/claims/${claim.id}`);
	await page.locator('.decide .bar').waitFor();
}

export default function conflict(at) {
	test('a 412 shows mine beside theirs and survives a reload', async () => {
		const mine = await at.house.page();
		await signIn(mine, people.editor.email);
		const claim = await freshClaim(mine, 'The bridge carries 12,000 cars a day.');
		await show(mine, claim);
		await mine.keyboard.press('i');
		await mine.getByRole('textbox', { name: 'The claim' }).fill('The bridge carries 12,000 vehicles a day.');

		const theirs = await at.house.page();
		await signIn(theirs, people.reviewer.email);
		await show(theirs, claim);
		await theirs.getByRole('button', { name: 'Edit', exact: true }).click();
		const form = theirs.getByRole('form', { name: 'Edit claim' });
		await form.getByLabel('The claim').fill('The bridge carries 12,500 cars a day.');
		await form.getByLabel('Who says it').fill('Orsa town council');
		await form.getByRole('button', { name: 'Save' }).click();
		await form.waitFor({ state: 'detached' });

		await mine.keyboard.press('Control+Enter');
		await mine.locator('.conflict').waitFor();
		assert.equal(await mine.getByRole('textbox', { name: 'The claim' }).inputValue(), 'The bridge carries 12,000 vehicles a day.');
		assert.match(await mine.locator('.conflict').innerText(), /12,500 cars/);
		assert.equal(await mine.getByRole('textbox', { name: 'Who says it' }).inputValue(), 'Orsa town council', 'what only they changed is taken over');

		await mine.reload();
		await mine.locator('.statement', { hasText: '12,500' }).waitFor();
		await mine.keyboard.press('i');
		assert.equal(await mine.getByRole('textbox', { name: 'The claim' }).inputValue(), 'The bridge carries 12,000 vehicles a day.');
		await mine.keyboard.press('Control+Enter');
		await mine.locator('.statement', { hasText: '12,000 vehicles' }).waitFor();
		const { data } = await api(mine, 'GET', `/claims/${claim.id}`);
		assert.equal(data.claimant, 'Orsa town council');
		await theirs.context().close();
		await mine.context().close();
	});

	test('one key takes theirs', async () => {
		const page = await at.house.page();
		await signIn(page, people.editor.email);
		const claim = await freshClaim(page, 'The mill burnt in 1911.');
		await show(page, claim);
		await page.getByRole('button', { name: 'Edit', exact: true }).click();
		await page.getByRole('textbox', { name: 'The claim' }).fill('The mill burnt in 1912.');
		await api(page, 'PATCH', `/claims/${claim.id}`, { text: 'The mill burnt in 1910.' }, claim.version);
		await page.keyboard.press('Control+Enter');
		await page.locator('.conflict').waitFor();
		await page.getByRole('button', { name: 'Close, keep draft' }).focus();
		await page.keyboard.press(']');
		assert.equal(await page.getByRole('textbox', { name: 'The claim' }).inputValue(), 'The mill burnt in 1910.');
		await page.context().close();
	});

	test('evidence that arrives while a reason is written stops the decision and keeps the reason', async () => {
		const page = await at.house.page();
		await signIn(page, people.reviewer.email);
		const claim = await freshClaim(page, 'The ferry sank twice.');
		await show(page, claim);
		await page.locator('.verdict.s-unverified').click();
		await page.getByLabel('Reason').fill('Nothing was found in the register.');
		await api(page, 'POST', `/claims/${claim.id}/evidence`, { url: 'https://sea.example/wrecks', stance: 'refutes' });
		await page.keyboard.press('Control+Enter');
		await page.locator('.conflict', { hasText: 'refutes' }).waitFor();
		assert.equal(await page.getByLabel('Reason').inputValue(), 'Nothing was found in the register.');
		await page.locator('.piece', { hasText: 'sea.example' }).first().waitFor();
		await page.keyboard.press('Control+Enter');
		await page.locator('.where .basis', { hasText: 'insufficient' }).waitFor();
		await page.context().close();
	});

	test('a session that ends asks again and keeps the page', async () => {
		const page = await at.house.page();
		await signIn(page, people.reviewer.email);
		const claim = await freshClaim(page, 'The pier is 300 metres long.');
		await show(page, claim);
		await page.keyboard.press('m');
		await page.keyboard.type('Half a thought');
		await page.context().clearCookies();
		await page.keyboard.press('Control+Enter');
		const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
		await dialog.getByLabel('Password').fill(password);
		await dialog.getByRole('button', { name: 'Sign in' }).click();
		await dialog.waitFor({ state: 'detached' });
		assert.equal(await page.getByLabel('Comment', { exact: true }).inputValue(), 'Half a thought');
		await page.getByRole('button', { name: 'Comment', exact: true }).click();
		await page.locator('.timeline .said', { hasText: 'Half a thought' }).waitFor();
		await page.context().close();
	});

	test('without a network the page says so, keeps the text, and stores it once afterwards', async () => {
		const page = await at.house.page();
		await signIn(page, people.reviewer.email);
		const claim = await freshClaim(page, 'The light is seen from 20 miles.');
		await show(page, claim);
		await page.context().setOffline(true);
		await page.keyboard.press('m');
		await page.keyboard.type('Sent while away');
		await page.keyboard.press('Control+Enter');
		await page.getByText('No connection to the server').waitFor();
		await page.locator('.commentform .trouble').waitFor();
		await page.context().setOffline(false);
		await page.getByRole('button', { name: 'Comment', exact: true }).click();
		await page.locator('.timeline .said', { hasText: 'Sent while away' }).waitFor();
		assert.equal((await api(page, 'GET', `/claims/${claim.id}/comments`)).data.items.length, 1);
		await page.context().close();
	});

	test('a draft waits in the browser', async () => {
		const page = await at.house.page();
		await signIn(page, people.reviewer.email);
		const claim = await freshClaim(page, 'The dam holds 4 million cubic metres.');
		await show(page, claim);
		await page.getByRole('button', { name: 'Attach evidence' }).click();
		await page.getByLabel('Address of the page').fill('https://dam.example/volume');
		await page.reload();
		await page.getByRole('button', { name: 'Attach evidence' }).first().click();
		assert.equal(await page.getByLabel('Address of the page').inputValue(), 'https://dam.example/volume');
		await page.context().close();
	});
}
