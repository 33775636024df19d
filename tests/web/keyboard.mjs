// SPDX-License-Identifier: Apache-2.0
// The whole review without a mouse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, signIn } from './house.mjs';
import { people } from './journey.mjs';

const TEXT = `The Orsa observatory counted 412 meteors on the night of 13 August, the society of amateur astronomers said.

The instrument was bought for 2.3 million crowns in 2021, according to the annual report of the foundation.`;

async function tabTo(page, label) {
	for (let i = 0; i < 60; i++) {
		const name = await page.evaluate(() => document.activeElement?.labels?.[0]?.innerText
			?? document.activeElement?.innerText ?? '');
		if (name.trim().startsWith(label))
			return;
		await page.keyboard.press('Tab');
	}
	assert.fail(`no way by Tab to ${label}`);
}

const focus = (page) => page.evaluate(() => {
	const e = document.activeElement;
	return e && e !== document.body ? `${e.tagName} ${e.className}` : '';
});

export default function keyboard(at) {
	test('the whole review is done by keyboard alone', async () => {
		const page = await at.house.page();
		await signIn(page, people.reviewer.email);
		await page.keyboard.press('g');
		await page.keyboard.press('n');
		await page.waitForURL('**/documents/new');
		await page.getByLabel('Title').waitFor();
		await tabTo(page, 'Text');
		await page.keyboard.insertText(TEXT);
		await page.keyboard.press('Control+Enter');
		await page.waitForURL(/\/documents\/[0-9a-f]{8}-/);
		await page.locator('.article mark').first().waitFor();

		await page.keyboard.press('j');
		assert.match(await focus(page), /^A /, 'the focus follows the selection');
		await page.keyboard.press('d');
		await page.locator('.found li.dismissed').waitFor();
		await page.keyboard.press('u');
		await page.locator('.found li.dismissed').waitFor({ state: 'detached' });
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/claims\//);
		await page.locator('.decide .bar').waitFor();
		const id = new URL(page.url()).pathname;

		await page.keyboard.press('a');
		await page.getByLabel('Assigned to').first().waitFor();
		for (const url of ['https://meteor.society.example/2026', 'https://press.observatory.example/log']) {
			await page.keyboard.press('e');
			await page.locator('.attach').waitFor();
			await page.keyboard.insertText(url);
			await page.keyboard.press('Tab');
			await page.keyboard.press('s');
			await page.keyboard.press('Control+Enter');
			await page.locator('.attach').waitFor({ state: 'detached' });
		}
		await page.locator('.verdict.s-corroborated .ready').waitFor();
		await page.keyboard.press('1');
		await page.keyboard.insertText('Both logs give 412.');
		await page.keyboard.press('Control+Enter');
		await page.locator('.where .state.s-corroborated').waitFor();
		await page.keyboard.press('m');
		await page.keyboard.insertText('Done by keyboard.');
		await page.keyboard.press('Control+Enter');
		await page.locator('.timeline .said', { hasText: 'Done by keyboard.' }).waitFor();
		await page.keyboard.press('Escape');
		const { data } = await api(page, 'GET', id);
		assert.equal(data.state, 'corroborated');
		assert.equal(data.assignee.name, people.reviewer.name);
		await page.context().close();
	});

	test('lists, search, help and palette answer to keys, and letters can be switched off', async () => {
		const page = await at.house.page();
		await signIn(page, people.reviewer.email);
		await page.locator('.item').nth(2).waitFor();
		await page.keyboard.press('j');
		await page.keyboard.press('j');
		const second = await page.locator('.item[aria-current] .text').innerText();
		assert.equal(await page.evaluate(() => document.activeElement.querySelector('.text')?.innerText), second);
		await page.keyboard.press('Enter');
		await page.locator('.statement').filter({ hasText: second }).waitFor();
		await page.keyboard.press('n');
		await page.locator('.statement').filter({ hasNotText: second }).waitFor();
		await page.keyboard.press('p');
		await page.locator('.statement').filter({ hasText: second }).waitFor();
		await page.keyboard.press('Escape');
		await page.waitForURL((url) => url.pathname === '/');
		await page.locator('.item[aria-current] a:focus').waitFor();

		await page.keyboard.press('/');
		await page.keyboard.type('j');
		assert.equal(await page.getByRole('searchbox').inputValue(), 'j', 'letters are text while typing');
		await page.keyboard.press('Backspace');
		await page.keyboard.press('Escape');
		await page.keyboard.press('?');
		await page.getByRole('dialog', { name: 'All keys' }).waitFor();
		await page.getByLabel('Single letters and digits are commands').uncheck();
		await page.keyboard.press('Escape');
		await page.keyboard.press('g');
		await page.keyboard.press('d');
		await page.waitForTimeout(100);
		assert.equal(new URL(page.url()).pathname, '/', 'letters are off');
		await page.keyboard.press('Control+k');
		await page.keyboard.type('documents');
		await page.keyboard.press('Enter');
		await page.waitForURL('**/documents');
		await page.context().close();
	});
}
