// SPDX-License-Identifier: Apache-2.0
// Every screen in light and dark, narrow, zoomed, mirrored and printed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, axeFindings, settled, signIn } from './house.mjs';
import { people } from './journey.mjs';

function screens(at) {
	return {
		queue: '/', filtered: '/?state=disputed&q=nothing', claim: at.claim, document: at.document,
		documents: '/documents', new: '/documents/new', people: '/people', policy: '/policy',
		account: '/account', missing: '/claims/none',
	};
}

/** Text on the screen that did not come from the catalogue nor from a person. */
function unaccented() {
	const own = '.trouble, bdi, [dir=auto], code, kbd, time, option, .wordmark, .number, .address, blockquote, .who, .checks, .obstacle, input, textarea';
	const walk = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT);
	const found = [];

	for (let node = walk.nextNode(); node; node = walk.nextNode())
		if (/[a-z]{4}/.test(node.data) && !node.parentElement.closest(own) && node.parentElement.checkVisibility())
			found.push(node.data.trim());
	return found;
}

export default function looks(at) {
	for (const colorScheme of ['light', 'dark'])
		test(`axe finds nothing serious on any screen, ${colorScheme}`, async () => {
			const page = await at.house.page(await at.house.context({ colorScheme, viewport: { width: 1440, height: 900 } }));
			await page.goto('/signin');
			await page.getByLabel('Password').waitFor();
			assert.deepEqual(await axeFindings(page), []);
			await signIn(page, people.admin.email);
			for (const [name, path] of Object.entries(screens(at))) {
				await page.goto(path);
				await settled(page);
				assert.deepEqual(await axeFindings(page), [], name);
			}
			await page.goto(at.claim);
			await page.locator('.decide .bar').waitFor();
			await page.keyboard.press('e');
			await page.keyboard.press('Escape');
			await page.locator('.verdict').first().click();
			await page.getByRole('button', { name: 'Attach evidence' }).first().click();
			assert.deepEqual(await axeFindings(page), [], 'claim with its forms open');
			await page.keyboard.press('Control+k');
			assert.deepEqual(await axeFindings(page), [], 'palette');
			await page.context().close();
		});

	test('nothing scrolls sideways, from 320 pixels to 2560', async () => {
		const page = await at.house.page();
		await signIn(page, people.admin.email);
		for (const [name, path] of Object.entries(screens(at))) {
			await page.goto(path);
			await settled(page);
			for (const [width, height] of [[320, 256], [360, 740], [2560, 1440]]) {
				await page.setViewportSize({ width, height });
				const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				assert.ok(wide <= 0, `${name} is ${wide} px too wide at ${width}`);
			}
		}
		await page.context().close();
	});

	test('on a narrow screen the menu opens, and claims have a page of their own', async () => {
		const page = await at.house.page(await at.house.context({ viewport: { width: 360, height: 740 } }));
		await signIn(page, people.admin.email);
		await page.locator('.item').first().getByRole('link').click();
		await page.locator('.statement').waitFor();
		assert.equal(await page.locator('.queue').isVisible(), false);
		await page.getByRole('button', { name: 'Menu' }).click();
		await page.getByRole('link', { name: 'Policy' }).click();
		await page.getByRole('heading', { name: 'Policy' }).waitFor();
		await page.context().close();
	});

	test('right-to-left mirrors the page', async () => {
		const page = await at.house.page();
		await page.addInitScript(() => localStorage.setItem('claimd.direction', 'rtl'));
		await signIn(page, people.admin.email);
		await page.goto(at.claim);
		await page.locator('.decide .bar').waitFor();
		assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
		const rail = await page.locator('.rail').boundingBox();
		const main = await page.locator('main').boundingBox();
		assert.ok(rail.x > main.x, 'the rail is on the right');
		const mark = await page.locator('.item .shape').first().boundingBox();
		const text = await page.locator('.item .text').first().boundingBox();
		assert.ok(mark.x > text.x, 'the mark stands before the text');
		await page.context().close();
	});

	test('every word comes from the catalogue', async () => {
		const page = await at.house.page();
		await signIn(page, people.admin.email);
		await page.addInitScript(() => localStorage.setItem('claimd.language', 'en-XA'));
		for (const [name, path] of Object.entries(screens(at))) {
			await page.goto(path);
			await settled(page);
			assert.deepEqual(await page.evaluate(unaccented), [], name);
		}
		await page.context().close();
	});

	test('a claim prints as a case file', async () => {
		const page = await at.house.page();
		await signIn(page, people.admin.email);
		await page.goto(at.claim);
		await page.locator('.timeline li').first().waitFor();
		await page.emulateMedia({ media: 'print' });
		for (const gone of ['.rail', '.queue', '.acts', '.decide .bar', '.commentform'])
			assert.equal(await page.locator(gone).isVisible(), false, gone);
		for (const there of ['.statement', '.evidence', '.timeline ol'])
			assert.equal(await page.locator(there).isVisible(), true, there);
		await page.context().close();
	});

	test('a hundred rows come in one page, with room for the rest', async () => {
		const page = await at.house.page();
		await signIn(page, people.admin.email);
		for (let i = 0; i < 105; i += 15)
			await Promise.all(Array.from({ length: 15 }, (_, k) =>
				api(page, 'POST', '/claims', { text: `Line ${i + k} of the coastal budget was approved.` })));
		await page.goto('/');
		await page.locator('.item').nth(99).waitFor();
		assert.equal(await page.locator('.item').count(), 100);
		await page.getByRole('button', { name: 'Show 100 more' }).click();
		await page.locator('.item').nth(104).waitFor();
		await page.context().close();
	});
}
