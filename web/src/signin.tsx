// SPDX-License-Identifier: Apache-2.0
import { useSignal } from '@preact/signals';
import { call, expired, forget, me, Problem } from './api';
import { t } from './i18n';
import { go, place } from './router';
import type { Me } from './types';
import { Dialog, Text, Trouble, useTitle } from './ui';

function Form({ email, done }: { email?: string; done: () => void }) {
	const fields = useSignal({ email: email ?? '', password: '' });
	const problem = useSignal<unknown>(null);
	const busy = useSignal(false);

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		busy.value = true;
		problem.value = null;
		try {
			await call('POST', '/session', { body: fields.value, quiet: true });
			const { data } = await call<Me>('GET', '/me', { quiet: true });
			if (me.value && me.value.id !== data.id)
				forget();
			me.value = data;
			expired.value = false;
			done();
		} catch (error) {
			problem.value = error;
		} finally {
			busy.value = false;
		}
	}
	const wrong = problem.value instanceof Problem && problem.value.status === 401;
	return (
		<form class="stack" onSubmit={submit}>
			<Text label={t('signin.email')} type="email" name="email" autocomplete="username" required
				value={fields.value.email} set={(v) => { fields.value = { ...fields.value, email: v }; }} wide />
			<Text label={t('signin.password')} type="password" name="password" autocomplete="current-password"
				required autofocus={Boolean(email)} wide
				value={fields.value.password} set={(v) => { fields.value = { ...fields.value, password: v }; }} />
			{wrong ? <p class="trouble" role="alert">{t('signin.wrong')}</p>
				: <Trouble problem={problem.value} />}
			<div><button class="primary" disabled={busy.value}>{t('signin.submit')}</button></div>
		</form>
	);
}

export function SignIn() {
	useTitle(t('signin.title'));
	return (
		<main class="door">
			<Wordmark />
			<h1>{t('signin.title')}</h1>
			<Form done={() => { if (place.value.path === '/signin') go('/', true); }} />
			<p class="hint">{t('signin.help')}</p>
		</main>
	);
}

/** The session ended under somebody's hands: nothing on the page is lost. */
export function SignInAgain() {
	return (
		<Dialog title={t('signin.again')}>
			<p>{t('signin.againText')}</p>
			<Form email={me.value?.email ?? ''} done={() => undefined} />
		</Dialog>
	);
}

export function Wordmark() {
	return (
		<p class="wordmark"><span aria-hidden="true"><i class="s-unverified">○</i><i class="s-corroborated">●</i>
			<i class="s-disputed">◆</i></span> <b>Claimd</b></p>
	);
}

export async function signOut(): Promise<void> {
	await call('DELETE', '/session');
	forget();
	me.value = null;
	go('/signin', true);
}
