// SPDX-License-Identifier: Apache-2.0
// From an empty house to a decided claim with its history, by mouse and keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, article, password } from './house.mjs';

export const people = {
	admin: { name: 'Ada Reyes', email: 'ada@desk.example' },
	reviewer: { name: 'Samir Kovač', email: 'samir@desk.example' },
	editor: { name: 'Liv Østby', email: 'liv@desk.example' },
};
const TITLE = 'Karvik ferry terminal closed until end of November';

/** Attaches one link by the form; the claim is on the screen. */
export async function attach(page, url, stance = 'supports') {
	await page.getByRole('button', { name: 'Attach evidence' }).first().click();
	const form = page.getByRole('form', { name: 'Attach evidence' });
	await form.getByLabel('Address of the page').fill(url);
	await form.getByRole('radio', { name: new RegExp(stance) }).check();
	return form;
}

async function submit(page, form) {
	await form.getByRole('button', { name: 'Attach evidence' }).click();
	await form.waitFor({ state: 'detached' });
	await page.locator('.decide .bar').waitFor();
}

export default function journey(at) {
	test('the first run makes an administrator and shows what to do next', async () => {
		const page = at.admin = await at.house.page();
		await page.goto(at.house.setup);
		await page.getByLabel('Name').fill(people.admin.name);
		await page.getByLabel('E-mail').fill(people.admin.email);
		await page.getByLabel('Password').fill(password);
		await page.getByRole('button', { name: 'Open the desk' }).click();
		await page.getByText('No claims yet.').waitFor();
		assert.equal(new URL(page.url()).pathname, '/');
		assert.ok(!page.url().includes('token'), 'the token leaves the address');
		await page.getByRole('button', { name: 'Try a sample article' }).click();
		await page.getByLabel('Title').waitFor();
		assert.match(await page.locator('[name=body]').inputValue(), /Velmar/);
		await page.getByRole('button', { name: 'Discard' }).click();
	});

	test('an administrator adds colleagues', async () => {
		const page = at.admin;
		await page.getByRole('link', { name: 'People and tokens' }).click();
		for (const [role, person] of Object.entries(people).slice(1)) {
			await page.getByRole('button', { name: 'Add a person' }).click();
			const dialog = page.getByRole('dialog');
			await dialog.getByLabel('Name').fill(person.name);
			await dialog.getByLabel('E-mail').fill(person.email);
			await dialog.getByLabel('Role').selectOption(role);
			await dialog.getByLabel('Password').fill(password);
			await dialog.getByRole('button', { name: 'Add a person' }).click();
			await page.getByRole('cell', { name: person.email }).waitFor();
		}
	});

	test('a pasted article becomes highlighted claims', async () => {
		const page = at.admin;
		await page.getByRole('link', { name: '+ New document' }).click();
		await page.locator('[name=body]').fill(article);
		await page.getByLabel('Title').fill(TITLE);
		await page.getByLabel('Publisher').fill('North Coast Wire');
		await page.getByRole('button', { name: 'Find claims' }).click();
		await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
		await page.locator('.article mark').first().waitFor();
		at.document = new URL(page.url()).pathname;

		const { data } = await api(page, 'GET', at.document);
		const points = [...data.text];
		assert.ok(data.claims.length >= 5, `${data.claims.length} claims`);
		for (const claim of data.claims) {
			assert.equal(points.slice(claim.quote.start, claim.quote.end).join(''), claim.quote.exact);
			const shown = await page.locator(`.article mark`).filter({ hasText: claim.quote.exact }).count();
			assert.equal(shown, 1, claim.quote.exact);
		}
		assert.ok(data.claims.some((c) => c.hedged), 'a hedge is found');
		assert.equal(await page.locator('.boilerplate').getByText('accepts no liability').isVisible(), false);
		at.claims = data.claims;
	});

	test('the list and the text point at each other', async () => {
		const page = at.admin;
		const second = at.claims[1];
		await page.locator(`#entry-${second.id}`).focus();
		await page.locator('.article mark.lit').filter({ hasText: second.quote.exact }).waitFor();
		await page.locator('.article mark').filter({ hasText: at.claims[0].quote.exact }).click();
		await page.locator(`.found li[aria-current]`).filter({ hasText: at.claims[0].text.slice(0, 40) }).waitFor();
	});

	test('a claim is added by selecting words behind an emoji', async () => {
		const page = at.admin;
		const words = 'the highest value since measurements began in 1931';
		const before = (await api(page, 'GET', at.document)).data.claims.length;
		await page.evaluate((w) => {
			const walk = document.createTreeWalker(document.querySelector('.article .body'), NodeFilter.SHOW_TEXT);
			for (let node = walk.nextNode(); node; node = walk.nextNode()) {
				const from = node.data.indexOf(w.slice(0, 12));
				if (from < 0)
					continue;
				getSelection().setBaseAndExtent(node, from, node, Math.min(node.data.length, from + w.length));
				return;
			}
		}, words);
		await page.locator('.selbar button').click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('button', { name: 'Add a claim' }).click();
		await dialog.waitFor({ state: 'detached' });
		const { claims, text } = (await api(page, 'GET', at.document)).data;
		assert.equal(claims.length, before + 1);
		const made = claims.find((c) => c.origin === 'manual');
		assert.equal(made.quote.exact, words);
		assert.equal([...text].slice(made.quote.start, made.quote.end).join(''), words);
	});

	test('a reviewer is told why a decision is not possible yet', async () => {
		const page = at.reviewer = await at.house.page();
		await page.goto('/');
		await page.getByLabel('E-mail').fill(people.reviewer.email);
		await page.getByLabel('Password').fill('not the right one');
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.getByText('E-mail or password is wrong.').waitFor();
		await page.getByLabel('Password').fill(password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.locator('.item').first().waitFor();
		await page.getByRole('searchbox').fill('passengers');
		await page.waitForURL(/q=passengers/);
		await page.locator('.item', { hasText: '1.4 million passengers' }).getByRole('link').click();
		await page.locator('.statement').filter({ hasText: '1.4 million passengers' }).waitFor();
		at.claim = new URL(page.url()).pathname;

		await submit(page, await attach(page, 'https://statistics.coast.example/2025'));
		await page.getByText('1 origin · 1 link').waitFor();
		await page.locator('.verdict.s-corroborated .obstacle').waitFor();
		await page.keyboard.press('1');
		await page.locator('.checks .unmet').first().waitFor();
		await page.getByText('Not possible yet').waitFor();
		assert.equal(await page.locator('.choose textarea').count(), 0, 'no form that could not be sent');
		await page.keyboard.press('Escape');
	});

	test('links of one site stay one origin, and the reason is one click away', async () => {
		const page = at.reviewer;
		const form = await attach(page, 'https://www.coast.example/news/ferries');
		await form.getByText('both will count as one origin').waitFor();
		await submit(page, form);
		await page.getByText('1 origin · 2 links').waitFor();
		await page.locator('.why summary').click();
		await page.locator('.why li', { hasText: 'same site' }).waitFor();
		const again = await attach(page, 'https://www.coast.example/news/ferries#top');
		await again.getByRole('button', { name: 'Attach evidence' }).click();
		await page.locator('.attach .trouble').waitFor();
		assert.match(await page.locator('.attach .trouble').innerText(), /Nothing was saved/);
		await again.getByRole('button', { name: 'Discard' }).click();
	});

	test('better evidence makes the decision possible, and it is made', async () => {
		const page = at.reviewer;
		await submit(page, await attach(page, 'https://ferryregister.example/karvik'));
		await page.getByText('2 origins · 3 links').waitFor();
		await page.locator('.verdict.s-corroborated .ready').waitFor();
		await page.keyboard.press('1');
		await page.getByLabel('Reason').fill('The statistics office and the ferry register give the same number.');
		await page.keyboard.press('Control+Enter');
		await page.locator('.where .state.s-corroborated').waitFor();
		assert.equal((await api(page, 'GET', at.claim)).data.state, 'corroborated');
	});

	test('the history tells all of it, newest first', async () => {
		const page = at.reviewer;
		await page.locator('.timeline li', { hasText: 'decided' }).waitFor();
		const lines = await page.locator('.timeline ol > li').allInnerTexts();
		assert.match(lines[0], /Samir Kovač decided[\s\S]*corroborated/);
		assert.match(lines[0], /same number/);
		assert.equal(lines.filter((l) => /attached evidence/.test(l)).length, 3);
		assert.match(lines.at(-1), /added the claim/);
	});

	test('a comment names a colleague and stands in the timeline', async () => {
		const page = at.reviewer;
		await page.keyboard.press('m');
		await page.keyboard.type('Please have a look @liv');
		await page.getByRole('button', { name: /Liv Østby/ }).click();
		await page.keyboard.press('Control+Enter');
		await page.locator('.timeline .said', { hasText: people.editor.email }).waitFor();
	});

	test('origins are split and joined by a word with a reason', async () => {
		const page = at.reviewer;
		await page.getByRole('button', { name: 'Independent of…' }).first().click();
		const form = page.locator('.inlineform');
		await form.getByLabel('Reason').fill('Two newsrooms under one address.');
		await form.getByRole('button', { name: 'Independent of…' }).click();
		await page.getByText('3 origins · 3 links').waitFor();
		await page.locator('.timeline li', { hasText: 'declared origins independent' }).waitFor();
	});

	test('evidence is withdrawn with a reason and stays readable', async () => {
		const page = at.reviewer;
		await page.getByRole('button', { name: 'Withdraw' }).first().click();
		await page.getByLabel('Why it no longer counts').fill('The page was a test.');
		await page.locator('.inlineform').getByRole('button', { name: 'Withdraw' }).click();
		await page.getByText('1 withdrawn').waitFor();
		await page.getByText('2 origins · 2 links').waitFor();
	});

	test('the filter is the address, and a saved view brings it back', async () => {
		const page = at.reviewer;
		await page.goto('/');
		await page.locator('.chip.s-corroborated').click();
		await page.waitForURL(/state=corroborated/);
		await page.locator('.item').first().waitFor();
		assert.equal(await page.locator('.item').count(), 1);
		await page.getByRole('button', { name: 'Save view' }).click();
		await page.getByRole('dialog').getByLabel('Name').fill('Corroborated so far');
		await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		await page.goto('/');
		await page.getByRole('link', { name: 'Corroborated so far' }).click();
		await page.waitForURL(/state=corroborated/);
		await page.getByRole('link', { name: 'Corroborated so far' }).and(page.locator('[aria-current=page]')).waitFor();
	});

	test('many claims are changed at once', async () => {
		const page = at.reviewer;
		await page.goto('/');
		await page.locator('.item').nth(2).waitFor();
		for (const key of ['j', 'x', 'j', 'x'])
			await page.keyboard.press(key);
		await page.locator('.bulk', { hasText: '2 claims selected' }).waitFor();
		await page.getByLabel('Priority…').selectOption('2');
		await page.getByText('2 claims changed.').first().waitFor();
		await page.locator('.item .priority').nth(1).waitFor();
	});

	test('an editor overrides, publishes and takes back', async () => {
		const page = at.editor = await at.house.page();
		await page.goto('/signin');
		await page.getByLabel('E-mail').fill(people.editor.email);
		await page.getByLabel('Password').fill(password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.locator('.item', { hasText: 'Replacing all forty piles' }).getByRole('link').click();
		await page.locator('.verdict.s-corroborated').click();
		await page.getByLabel('Reason').fill('The estimate is the agency’s own.');
		await page.getByRole('textbox', { name: 'Override' }).fill('Agreed at the desk: a self-description needs no second source.');
		await page.getByRole('button', { name: 'Override and decide' }).click();
		await page.locator('.where .state.s-corroborated').waitFor();
		await page.getByRole('button', { name: 'Publish verdict' }).click();
		await page.locator('.badge', { hasText: 'published' }).waitFor();
		await page.getByRole('button', { name: 'Take verdict back' }).click();
		await page.locator('.badge', { hasText: 'published' }).waitFor({ state: 'detached' });
		await page.locator('.timeline blockquote', { hasText: 'Agreed at the desk' }).waitFor();
	});

	test('a dismissal can be undone', async () => {
		const page = at.editor;
		await page.keyboard.press('d');
		await page.locator('.badge', { hasText: 'dismissed' }).waitFor();
		await page.getByRole('button', { name: 'Undo' }).last().click();
		await page.locator('.badge', { hasText: 'dismissed' }).waitFor({ state: 'detached' });
	});

	test('with second review on, nobody approves their own proposal', async () => {
		const page = at.admin;
		await page.goto('/policy');
		await page.getByLabel('Second review').check();
		await page.getByLabel('Why the policy changes').fill('Four eyes before the election.');
		await page.getByRole('button', { name: 'Save as a new version' }).click();
		await page.getByText('Four eyes before the election.').waitFor();

		const claim = (await api(page, 'GET', '/claims?state=unverified&limit=1')).data.items[0];
		await at.editor.goto(`/claims/${claim.id}`);
		await at.editor.locator('.verdict.s-unverified').click();
		await at.editor.getByLabel('Reason').fill('Nothing can be found.');
		await at.editor.getByRole('button', { name: 'Propose' }).click();
		await at.editor.locator('.proposal').getByText('Nobody approves their own proposal.').waitFor();
		await at.reviewer.goto(`/claims/${claim.id}`);
		await at.reviewer.locator('.proposal').getByLabel('Reason').fill('I looked too.');
		await at.reviewer.getByRole('button', { name: 'Approve' }).click();
		await at.reviewer.locator('.where .basis', { hasText: 'insufficient' }).waitFor();

		await page.getByLabel('Second review').uncheck();
		await page.getByRole('button', { name: 'Save as a new version' }).click();
		await page.getByText('Version 3', { exact: true }).waitFor();
	});

	test('a token is shown once and revoked', async () => {
		const page = at.reviewer;
		await page.goto('/account');
		await page.getByRole('form', { name: 'Make a token' }).getByLabel('Label').fill('wire import');
		await page.getByRole('button', { name: 'Make a token' }).click();
		const secret = await page.locator('.secret code').innerText();
		assert.match(secret, /^cvt_[0-9A-Za-z]{36}$/);
		await page.reload();
		await page.getByRole('cell', { name: 'wire import' }).waitFor();
		assert.equal(await page.locator('.secret').count(), 0);
		await page.getByRole('button', { name: 'Revoke' }).click();
		await page.getByRole('cell', { name: 'revoked' }).waitFor();
	});

	test('signing out leaves nothing to see', async () => {
		const page = await at.house.page();
		await page.goto('/signin');
		await page.getByLabel('E-mail').fill(people.reviewer.email);
		await page.getByLabel('Password').fill(password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.getByRole('button', { name: 'Sign out' }).click();
		await page.getByRole('heading', { name: 'Sign in' }).waitFor();
		await page.goto('/');
		await page.getByLabel('Password').waitFor();
		assert.equal((await api(page, 'GET', '/claims')).status, 401);
		await page.context().close();
	});
}
