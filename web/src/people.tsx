// SPDX-License-Identifier: Apache-2.0
// Who works here, what they may do; and their tokens. For admins.
import { useSignal } from '@preact/signals';
import { call, me, Problem } from './api';
import { canAdmin } from './claims';
import { peopleChanged } from './colleagues';
import { t, word } from './i18n';
import { useResource } from './resource';
import { Tokens } from './tokens';
import type { Page, Role, User } from './types';
import { announce, Choice, Day, Dialog, Heading, Loaded, note, Text, Trouble, useTitle } from './ui';

const ROLES: Role[] = ['viewer', 'reviewer', 'editor', 'auditor', 'admin'];

export function People() {
	const list = useResource<Page<User>>('/users?limit=200');
	const adding = useSignal(false);
	async function reload(): Promise<void> {
		peopleChanged();
		await list.reload();
	}

	useTitle(t('nav.people'));
	if (!canAdmin())
		return <div class="page narrow"><Heading>{t('nav.people')}</Heading><p>{t('people.notYou')}</p></div>;
	return (
		<div class="page">
			<Heading>{t('nav.people')}</Heading>
			<p class="row"><button type="button" onClick={() => { adding.value = true; }}>+ {t('people.add')}</button></p>
			<Loaded of={list}>{(page) => (
				<div class="scroll" tabIndex={0} role="region" aria-label={t('nav.people')}><table class="table">
					<thead><tr><th scope="col">{t('setup.name')}</th><th scope="col">{t('signin.email')}</th><th scope="col">{t('people.role')}</th>
						<th scope="col">{t('people.since')}</th><th scope="col">{t('people.acts')}</th></tr></thead>
					<tbody>{page.items.map((u) => <UserRow key={u.id} user={u} reload={reload} />)}</tbody>
				</table></div>
			)}</Loaded>
			{adding.value && <AddUser close={() => { adding.value = false; }} reload={reload} />}
			<h2>{t('tokens.title')}</h2>
			<Tokens people={list.data.value?.items ?? []} />
		</div>
	);
}

function UserRow({ user, reload }: { user: User; reload: () => Promise<void> }) {
	const problem = useSignal<unknown>(null);
	const busy = useSignal(false);
	const setting = useSignal(false);

	async function patch(change: object, said: string): Promise<void> {
		problem.value = null;
		busy.value = true;
		try {
			await call('PATCH', `/users/${user.id}`, { body: change, ifMatch: user.version });
			announce(said);
		} catch (error) {
			problem.value = error;
		}
		await reload();
		busy.value = false;
	}
	return (
		<>
			<tr class={user.disabled ? 'dismissed' : ''}>
				<td><bdi>{user.name}</bdi>{user.id === me.value?.id && <span class="quiet"> {t('people.you')}</span>}</td>
				<td><bdi>{user.email}</bdi></td>
				<td><Choice hideLabel label={t('people.roleOf', { name: user.name })} value={user.role}
					set={(role) => void patch({ role }, t('people.roleSet', { name: user.name, role: word('role', role) }))}
					values={ROLES.map((r) => [r, word('role', r)] as const)} /></td>
				<td><Day at={user.created_at} /></td>
				<td><div class="row">
					<button type="button" class="link" onClick={() => { setting.value = true; }}>{t('people.password')}</button>
					<button type="button" class="link" disabled={busy.value} onClick={() => void patch({ disabled: !user.disabled },
						user.disabled ? t('people.enabled') : t('people.disabled'))}>{user.disabled ? t('people.enable') : t('people.disable')}</button>
					{setting.value && <SetPassword user={user} close={() => { setting.value = false; }} />}
				</div></td>
			</tr>
			{problem.value ? <tr><td colSpan={5}><Trouble problem={problem.value} saved={false} /></td></tr> : null}
		</>
	);
}

function SetPassword({ user, close }: { user: User; close: () => void }) {
	const password = useSignal('');
	const problem = useSignal<unknown>(null);

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		try {
			await call('POST', `/users/${user.id}/password`, { body: { password: password.value } });
			note(t('people.passwordSet', { name: user.name }));
			close();
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<Dialog title={t('people.passwordOf', { name: user.name })} close={close}>
			<form class="stack" onSubmit={submit}>
				<Text label={t('account.new')} type="password" autocomplete="new-password" required minLength={12} wide hint={t('password.hint')}
					value={password.value} set={(v) => { password.value = v; }} autofocus />
				<Trouble problem={problem.value} saved={false} />
				<div><button class="primary">{t('people.password')}</button></div>
			</form>
		</Dialog>
	);
}

function AddUser({ close, reload }: { close: () => void; reload: () => Promise<void> }) {
	const f = useSignal({ name: '', email: '', role: 'reviewer' as Role, password: '' });
	const problem = useSignal<unknown>(null);
	const set = (change: object): void => { f.value = { ...f.value, ...change }; };
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		const { password, ...rest } = f.value;
		try {
			await call('POST', '/users', { body: { ...rest, ...(password && { password }) } });
			note(t('people.added', { name: rest.name }));
			await reload();
			close();
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<Dialog title={t('people.add')} close={close}>
			<form class="stack" onSubmit={submit}>
				<Text label={t('setup.name')} value={f.value.name} set={(name) => set({ name })} required maxLength={200} wide error={bad('name')} autofocus
					autocomplete="off" />
				<Text label={t('signin.email')} type="email" value={f.value.email} set={(email) => set({ email })} required wide error={bad('email')}
					autocomplete="off" />
				<Choice label={t('people.role')} value={f.value.role} set={(role) => set({ role })} hint={word('roleHint', f.value.role)}
					values={ROLES.map((r) => [r, word('role', r)] as const)} error={bad('role')} />
				<Text label={t('signin.password')} type="password" autocomplete="new-password" value={f.value.password} minLength={12} wide
					set={(password) => set({ password })} error={bad('password')} hint={t('people.passwordHint')} />
				<Trouble problem={problem.value} saved={false} />
				<div><button class="primary">{t('people.add')}</button></div>
			</form>
		</Dialog>
	);
}
