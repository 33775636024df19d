// SPDX-License-Identifier: Apache-2.0
// One's own name, password, tokens, and how the page should look and behave.
import { useSignal } from '@preact/signals';
import { call, me } from './api';
import { direction, directions, language, languages, t, word } from './i18n';
import { letters } from './keys';
import { theme, themes } from './theme';
import { Tokens } from './tokens';
import type { Me } from './types';
import { Choice, Heading, note, Text, Trouble, useTitle } from './ui';

export function Account() {
	const user = me.value!;

	useTitle(t('nav.account'));
	return (
		<div class="page narrow">
			<Heading>{t('nav.account')}</Heading>
			<p><bdi>{user.email}</bdi> · {word('role', user.role)} <span class="quiet">{word('roleHint', user.role)}</span></p>
			<Name key={user.version} />
			<h2>{t('account.look')}</h2>
			<div class="two">
				<Choice label={t('account.theme')} value={theme.value} set={(v) => { theme.value = v; }}
					values={themes.map((v) => [v, word('theme', v)] as const)} />
				<Choice label={t('account.language')} value={language.value} set={(v) => { language.value = v; }}
					values={languages.map((v) => [v, word('language', v)] as const)} />
				<Choice label={t('account.direction')} value={direction.value} set={(v) => { direction.value = v; }}
					values={directions.map((v) => [v, word('direction', v)] as const)} />
			</div>
			<label class="check"><input type="checkbox" checked={letters.value === 'on'}
				onChange={(e) => { letters.value = e.currentTarget.checked ? 'on' : 'off'; }} /> {t('keys.letters')}</label>
			<h2>{t('account.password')}</h2>
			<Password />
			<h2>{t('tokens.title')}</h2>
			<p class="quiet">{t('tokens.about')} <a href="/docs">{t('tokens.docs')}</a></p>
			<Tokens />
		</div>
	);
}

async function patchMe(body: object): Promise<void> {
	me.value = (await call<Me>('PATCH', '/me', { body, ifMatch: me.value!.version })).data;
}

function Name() {
	const name = useSignal(me.value!.name);
	const problem = useSignal<unknown>(null);

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		try {
			await patchMe({ name: name.value });
			problem.value = null;
			note(t('account.saved'));
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<form class="stack" onSubmit={submit}>
			<Text label={t('setup.name')} value={name.value} set={(v) => { name.value = v; }} required maxLength={200} autocomplete="name" />
			<Trouble problem={problem.value} saved={false} />
			<div><button disabled={name.value === me.value!.name}>{t('edit.save')}</button></div>
		</form>
	);
}

function Password() {
	const f = useSignal({ current_password: '', password: '' });
	const problem = useSignal<unknown>(null);

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		try {
			await patchMe(f.value);
			f.value = { current_password: '', password: '' };
			problem.value = null;
			note(t('account.passwordChanged'));
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<form class="stack" onSubmit={submit}>
			<div class="two">
				<Text label={t('account.current')} type="password" autocomplete="current-password" required value={f.value.current_password}
					set={(v) => { f.value = { ...f.value, current_password: v }; }} />
				<Text label={t('account.new')} type="password" autocomplete="new-password" required minLength={12} hint={t('password.hint')}
					value={f.value.password} set={(v) => { f.value = { ...f.value, password: v }; }} />
			</div>
			<Trouble problem={problem.value} saved={false} />
			<div><button>{t('account.change')}</button></div>
		</form>
	);
}
