// SPDX-License-Identifier: Apache-2.0
// API tokens: one's own, or for an admin anybody's. The secret is shown once.
import { useSignal } from '@preact/signals';
import { call, me, Problem } from './api';
import { t, word } from './i18n';
import { useResource } from './resource';
import type { Page, Token, User } from './types';
import { Age, Choice, Day, Loaded, note, Text, Trouble } from './ui';

const SCOPES = ['read', 'write', 'audit', 'admin'] as const;

export function Tokens({ people }: { people?: User[] }) {
	const owner = useSignal(me.value!.id);
	const list = useResource<Page<Token>>(`/tokens?limit=200${owner.value === me.value!.id ? '' : `&user=${owner.value}`}`);
	const problem = useSignal<unknown>(null);
	const secret = useSignal<Token | null>(null);

	async function revoke(token: Token): Promise<void> {
		try {
			await call('DELETE', `/tokens/${token.id}`);
			note(t('tokens.revokedNow', { label: token.label ?? token.last4 }));
		} catch (error) {
			problem.value = error;
		}
		void list.reload();
	}
	return (
		<div class="tokens">
			{people && people.length > 1 && <Choice label={t('tokens.owner')} value={owner.value} set={(v) => { owner.value = v; secret.value = null; }}
				values={people.map((p) => [p.id, p.name] as const)} />}
			{secret.value?.token && <div class="secret" role="status">
				<p><b>{t('tokens.made')}</b> {t('tokens.once')}</p>
				<p class="row"><code>{secret.value.token}</code>
					<button type="button" onClick={() => void navigator.clipboard?.writeText(secret.value!.token!)
						.then(() => note(t('tokens.copied')))}>{t('tokens.copy')}</button></p></div>}
			<Loaded of={list} lines={2}>{(page) => page.items.length === 0 ? <p class="quiet">{t('tokens.none')}</p> : (
				<div class="scroll" tabIndex={0} role="region" aria-label={t('tokens.title')}><table class="table">
					<thead><tr><th scope="col">{t('tokens.label')}</th><th scope="col">{t('tokens.ends')}</th><th scope="col">{t('tokens.scopes')}</th>
						<th scope="col">{t('tokens.expires')}</th><th scope="col">{t('tokens.used')}</th><th scope="col">{t('people.acts')}</th></tr></thead>
					<tbody>{page.items.map((k) => (
						<tr key={k.id} class={k.revoked_at ? 'dismissed' : ''}>
							<td><bdi>{k.label ?? '–'}</bdi></td><td><code>…{k.last4}</code></td>
							<td>{k.scopes.map((s) => word('scope', s)).join(', ')}</td>
							<td>{k.expires_at ? <Day at={k.expires_at} /> : t('tokens.never')}</td>
							<td>{k.last_used_at ? <Age at={k.last_used_at} /> : t('tokens.unused')}</td>
							<td>{k.revoked_at ? t('tokens.revoked') : <button type="button" class="link"
								onClick={() => void revoke(k)}>{t('tokens.revoke')}</button>}</td>
						</tr>
					))}</tbody>
				</table></div>
			)}</Loaded>
			<Trouble problem={problem.value} saved={false} />
			<Make owner={owner.value} made={(k) => { secret.value = k; void list.reload(); }} />
		</div>
	);
}

function Make({ owner, made }: { owner: string; made: (token: Token) => void }) {
	const label = useSignal('');
	const days = useSignal('90');
	const scopes = useSignal<string[]>(['read']);
	const problem = useSignal<unknown>(null);
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		problem.value = null;
		try {
			const { data } = await call<Token>('POST', '/tokens', { body: { scopes: scopes.value,
				...(label.value.trim() && { label: label.value.trim() }), ...(days.value && { days: Number(days.value) }),
				...(owner !== me.value?.id && { user_id: owner }) } });
			label.value = '';
			made(data);
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<form class="stack make" onSubmit={submit} aria-label={t('tokens.make')}>
			<div class="two">
				<Text label={t('tokens.label')} value={label.value} set={(v) => { label.value = v; }} maxLength={100} error={bad('label')} />
				<Choice label={t('tokens.expires')} value={days.value} set={(v) => { days.value = v; }} values={[
					...[30, 90, 365].map((n) => [String(n), t('tokens.days', { n })] as const), ['', t('tokens.never')]]} />
			</div>
			<fieldset class="row"><legend>{t('tokens.scopes')}</legend>{SCOPES.map((s) => (
				<label class="check" key={s}><input type="checkbox" checked={scopes.value.includes(s)} onChange={(e) => {
					scopes.value = e.currentTarget.checked ? [...scopes.value, s] : scopes.value.filter((x) => x !== s);
				}} /> {word('scope', s)}</label>
			))}</fieldset>
			<Trouble problem={problem.value} saved={false} />
			<div><button disabled={scopes.value.length === 0}>{t('tokens.make')}</button></div>
		</form>
	);
}
