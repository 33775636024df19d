// SPDX-License-Identifier: Apache-2.0
// The pages that describe the server: readable without signing in and without
// a script, in both colour schemes, on a narrow screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeFindings } from './house.mjs';

const looks = [
	{ name: 'light', options: { colorScheme: 'light' } },
	{ name: 'dark', options: { colorScheme: 'dark' } },
	{ name: 'narrow', options: { viewport: { width: 360, height: 740 } } },
];

export default function docs(at) {
	test('the description of the API shows every operation', async () => {
		const page = await at.house.page();
		const api = await (await page.request.get('/openapi.json')).json();
		const ids = Object.values(api.paths).flatMap((item) => Object.values(item).map((op) => op.operationId)).filter(Boolean);

		await page.goto('/docs');
		assert.equal(await page.locator('section.operation').count(), ids.length);
		await page.getByRole('link', { name: 'decision_create' }).click();
		assert.match(page.url(), /#decision_create$/);
		for (const link of await page.locator('a[href^="#"]').evaluateAll((all) => all.map((a) => a.getAttribute('href').slice(1))))
			assert.equal(await page.evaluate((id) => document.getElementById(id) !== null, link), true, link);
		await page.close();
	});

	for (const { name, options } of looks)
		test(`the pages that describe the server are readable: ${name}`, async () => {
			const page = await at.house.page(await at.house.context(options));

			for (const path of ['/docs', '/problems/policy-unmet']) {
				await page.goto(path);
				assert.deepEqual(await axeFindings(page), [], path);
				assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} fits`);
			}
			await page.close();
		});
}
