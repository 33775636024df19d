// SPDX-License-Identifier: Apache-2.0
// First run: the link printed by the server makes the first administrator.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, me, Problem } from './api';
import { t } from './i18n';
import { go } from './router';
import { Wordmark } from './signin';
import type { Me } from './types';
import { Text, Trouble, useTitle } from './ui';

/** The token leaves the address at once, so that it is not copied with it. */
function takeToken(): string {
	const token = new URLSearchParams(location.hash.slice(1)).get('token');

	if (token) {
		sessionStorage.setItem('claimd.setup', token);
		history.replaceState(null, '', '/setup');
	}
	return sessionStorage.getItem('claimd.setup') ?? '';
}

export function Setup() {
	const token = useSignal('');
	const open = useSignal<boolean | null>(null);
	const fields = useSignal({ name: '', email: '', password: '' });
	const problem = useSignal<unknown>(null);
	const busy = useSignal(false);
	const set = (change: object): void => { fields.value = { ...fields.value, ...change }; };
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;

	useTitle(t('setup.title'));
	useEffect(() => {
		token.value = takeToken();
		call<{ open: boolean }>('GET', '/setup', { quiet: true })
			.then((a) => { open.value = a.data.open; }, (e: unknown) => { problem.value = e; });
	}, []);

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		busy.value = true;
		problem.value = null;
		try {
			await call('POST', '/setup', { body: { token: token.value, ...fields.value }, quiet: true });
			sessionStorage.removeItem('claimd.setup');
			me.value = (await call<Me>('GET', '/me')).data;
			go('/', true);
		} catch (error) {
			problem.value = error;
		} finally {
			busy.value = false;
		}
	}
	if (open.value === false)
		return (
			<main class="door"><Wordmark /><h1>{t('setup.doneTitle')}</h1>
				<p>{t('setup.done')}</p><p><a class="button primary" href="/signin">{t('signin.title')}</a></p></main>
		);
	return (
		<main class="door">
			<Wordmark />
			<h1>{t('setup.title')}</h1>
			<p>{token.value ? t('setup.intro') : t('setup.noToken')}</p>
			{token.value && <form class="stack" onSubmit={submit}>
				<Text label={t('setup.name')} name="name" autocomplete="name" required wide autofocus
					value={fields.value.name} set={(name) => set({ name })} error={bad('name')} />
				<Text label={t('signin.email')} type="email" name="email" autocomplete="username" required wide
					value={fields.value.email} set={(email) => set({ email })} error={bad('email')} />
				<Text label={t('signin.password')} type="password" name="password" required wide
					autocomplete="new-password" hint={t('password.hint')} minLength={12}
					value={fields.value.password} set={(password) => set({ password })} error={bad('password')} />
				<Trouble problem={problem.value} saved={false} />
				<div><button class="primary" disabled={busy.value}>{t('setup.submit')}</button></div>
			</form>}
		</main>
	);
}
