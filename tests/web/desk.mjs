// SPDX-License-Identifier: Apache-2.0
// The rarer acts: pasting, answering, merging, splitting, people, one's account.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, password, signIn } from './house.mjs';
import { people } from './journey.mjs';

/** What a browser sends when something is pasted onto the focused element. */
function paste(page, data) {
	return page.evaluate((parts) => {
		const clipboard = new DataTransfer();
		for (const [type, text] of Object.entries(parts))
			clipboard.setData(type, text);
		(document.activeElement ?? document.body).dispatchEvent(
			new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
	}, data);
}

async function claimOn(page, text) {
	const { data } = await api(page, 'POST', '/claims', { text });
	await page.goto(`/claims/${data.id}`);
	await page.locator('.decide .bar').waitFor();
	return data;
}

export default function desk(at) {
	let page;

	test('a copied page keeps its headings and paragraphs', async () => {
		page = await at.house.page();
		await signIn(page, people.editor.email);
		await page.goto('/documents/new');
		await page.locator('[name=body]').focus();
		await paste(page, { 'text/plain': 'flat', 'text/html': '<article><h1>Lock gate fails</h1><h2>At night</h2>'
			+ '<p>The lock gate at Mora failed on 3 May, the canal company said.</p><p>Repairs cost 9 million crowns.</p></article>' });
		assert.equal(await page.getByLabel('What you paste').inputValue(), 'html');
		await page.getByRole('button', { name: 'Find claims' }).click();
		await page.locator('.article h2', { hasText: 'At night' }).waitFor();
		assert.ok(await page.locator('.article mark').count() >= 1);
	});

	test('a link pasted anywhere on a claim opens the form with it', async () => {
		await claimOn(page, 'The lock has three gates.');
		await page.evaluate(() => document.activeElement?.blur());
		await paste(page, { 'text/plain': ' https://canal.example/gates ' });
		assert.equal(await page.getByLabel('Address of the page').inputValue(), 'https://canal.example/gates');
		await page.keyboard.press('r');
		await page.getByLabel('Answer').fill('It counts the emergency gate.');
		await page.keyboard.press('Control+Enter');
		await page.locator('.piece', { hasText: 'It counts the emergency gate.' }).waitFor();
	});

	test('an unanswered refuting piece is answered where it stands', async () => {
		const claim = await claimOn(page, 'The lock was built in 1871.');
		await api(page, 'POST', `/claims/${claim.id}/evidence`, { url: 'https://archive.example/1869', stance: 'refutes' });
		await page.reload();
		await page.getByText('Unanswered.').waitFor();
		await page.getByRole('button', { name: 'Answer or edit' }).click();
		await page.getByLabel('Answer').fill('1869 is the year of the plan.');
		await page.locator('.inlineform').getByRole('button', { name: 'Save' }).click();
		await page.locator('.piece', { hasText: 'year of the plan' }).waitFor();
		await page.getByText('Unanswered.').waitFor({ state: 'detached' });
	});

	test('a claim is merged into another and set free again', async () => {
		await claimOn(page, 'Lake Ymsen froze on 2 December.');
		const twin = await claimOn(page, 'Ymsen froze over on the second of December.');
		await page.getByRole('button', { name: 'Merge' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('searchbox').fill('Ymsen froze');
		await dialog.getByRole('button', { name: 'Find' }).click();
		await dialog.getByRole('radio', { name: /Lake Ymsen/ }).check();
		await dialog.getByLabel('Reason').fill('The same statement.');
		await dialog.getByRole('button', { name: 'Merge' }).click();
		await page.locator('.badge', { hasText: 'merged' }).waitFor();
		assert.equal(await page.locator('.decide').count(), 0, 'a merged claim takes no decision');
		await page.getByRole('button', { name: 'Undo merge' }).click();
		await dialog.getByLabel('Reason').fill('Another winter after all.');
		await dialog.getByRole('button', { name: 'Undo merge' }).click();
		await page.locator('.badge', { hasText: 'merged' }).waitFor({ state: 'detached' });
		assert.equal((await api(page, 'GET', `/claims/${twin.id}`)).data.merged_into, null);
	});

	test('a second statement is split off and knows where it came from', async () => {
		const claim = await claimOn(page, 'The mast is 40 metres high and was painted red.');
		await page.getByRole('button', { name: 'Split' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('The second statement').fill('The mast was painted red.');
		await dialog.getByLabel('Reason').fill('Two statements in one.');
		await dialog.getByRole('button', { name: 'Split' }).click();
		await page.locator('.statement', { hasText: 'The mast was painted red.' }).waitFor();
		await page.getByRole('link', { name: 'split from another claim' }).click();
		await page.locator('.statement', { hasText: '40 metres' }).waitFor();
		assert.equal(new URL(page.url()).pathname, `/claims/${claim.id}`);
	});

	test('tags, priority and due date are set where they stand', async () => {
		const claim = await claimOn(page, 'The quay is 220 metres long.');
		await page.getByRole('textbox', { name: 'Tags' }).fill('harbour');
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: 'Remove tag harbour' }).waitFor();
		await page.getByLabel('Priority', { exact: true }).selectOption('3');
		await page.locator('.timeline', { hasText: 'urgent' }).waitFor();
		await page.getByLabel('Due').fill('2026-12-01');
		await page.locator('.timeline', { hasText: 'due' }).waitFor();
		const { data } = await api(page, 'GET', `/claims/${claim.id}`);
		assert.deepEqual([data.tags, data.priority, data.due_at.slice(0, 10)], [['harbour'], 3, '2026-12-01']);
	});

	test('a saved view is deleted where it is shown', async () => {
		await page.goto('/?state=disputed');
		await page.getByRole('button', { name: 'Save view' }).click();
		await page.getByRole('dialog').getByLabel('Name').fill('Disputed');
		await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
		await page.getByRole('link', { name: 'Disputed' }).waitFor();
		await page.getByRole('button', { name: 'Delete this view' }).click();
		await page.getByRole('link', { name: 'Disputed' }).waitFor({ state: 'detached' });
		await page.context().close();
	});

	test('roles change, accounts close, and the last administrator stays', async () => {
		const admin = await at.house.page();
		await signIn(admin, people.admin.email);
		await api(admin, 'POST', '/users', { name: 'Noor Haddad', email: 'noor@desk.example', role: 'viewer', password });
		await admin.goto('/people');
		const row = admin.getByRole('row', { name: /noor@desk\.example/ });
		await row.getByRole('combobox').selectOption('reviewer');
		await admin.waitForFunction(async () => (await (await fetch('/api/v1/users?limit=200')).json())
			.items.find((u) => u.email === 'noor@desk.example').role === 'reviewer');
		await row.getByRole('button', { name: 'Disable' }).click();
		await row.getByRole('button', { name: 'Enable' }).waitFor();
		const own = admin.getByRole('row', { name: /ada@desk\.example/ });
		await own.getByRole('button', { name: 'Disable' }).click();
		await admin.locator('.table .trouble').waitFor();
		await admin.context().close();
	});

	test('a viewer reads and is offered nothing else', async () => {
		const admin = await at.house.page();
		await signIn(admin, people.admin.email);
		await api(admin, 'POST', '/users', { name: 'Vera Lund', email: 'vera@desk.example', role: 'viewer', password });
		await admin.context().close();
		const viewer = await at.house.page();
		await signIn(viewer, 'vera@desk.example');
		await viewer.goto(at.claim);
		await viewer.locator('.timeline li').first().waitFor();
		for (const name of ['Attach evidence', 'Edit', 'Dismiss', 'Comment', 'Merge', 'Withdraw'])
			assert.equal(await viewer.getByRole('button', { name, exact: true }).count(), 0, name);
		assert.equal(await viewer.getByRole('link', { name: '+ New document' }).count(), 0);
		await viewer.locator('.verdict').first().click();
		await viewer.getByText('Your role reads, it does not decide.').waitFor();
		await viewer.context().close();
	});

	test('name and password are one’s own to change', async () => {
		const own = await at.house.page();
		await signIn(own, 'vera@desk.example');
		await own.goto('/account');
		await own.getByLabel('Name').fill('Vera Lundqvist');
		await own.getByRole('button', { name: 'Save' }).click();
		await own.getByRole('link', { name: /Vera Lundqvist/ }).waitFor();
		await own.getByLabel('Present password').fill('not the right one');
		await own.getByLabel('New password').fill('an even longer password');
		await own.getByRole('button', { name: 'Change password' }).click();
		await own.locator('.trouble').waitFor();
		await own.getByLabel('Present password').fill(password);
		await own.getByRole('button', { name: 'Change password' }).click();
		await own.getByText('Password changed.').first().waitFor();
		await own.getByLabel('Colours').selectOption('dark');
		assert.equal(await own.evaluate(() => getComputedStyle(document.body).colorScheme), 'dark');
		await own.context().close();
	});
}
