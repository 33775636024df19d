// SPDX-License-Identifier: Apache-2.0
// Attaching a link: paste it anywhere on a claim, choose the stance by one key.
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { call, Problem } from './api';
import type { ClaimScreen } from './claim';
import { useDraft } from './drafts';
import { t, word } from './i18n';
import { shown, useCommand } from './keys';
import type { Evidence, Stance } from './types';
import { announce, Area, Keys, STANCES, Text, Trouble } from './ui';

const URL_ALONE = /^\s*https?:\/\/\S+\s*$/i;
const STANCE_KEYS: [Stance, string][] = [['supports', 's'], ['refutes', 'r'], ['context', 'c']];

/** A link pasted while no field has the focus opens the form with it. */
export function usePastedUrl(on: boolean, open: (url: string) => void): void {
	const latest = useRef(open);

	latest.current = open;
	useEffect(() => {
		if (!on)
			return undefined;
		function pasted(event: ClipboardEvent): void {
			const text = event.clipboardData?.getData('text/plain') ?? '';
			if ((event.target as Element).closest?.('input, textarea, dialog') || !URL_ALONE.test(text))
				return;
			event.preventDefault();
			latest.current(text.trim());
		}
		addEventListener('paste', pasted);
		return () => removeEventListener('paste', pasted);
	}, [on]);
}

const EMPTY = { url: '', stance: '', quote: '', note: '', title: '', publisher: '', published_at: '', answer: '' };
type Fields = typeof EMPTY;

/** What the server will probably say, said before it is asked. */
function warning(fields: Fields, others: Evidence[], own: string | null): string | null {
	if (!URL.canParse(fields.url))
		return null;
	const url = new URL(fields.url);
	const host = url.hostname;
	const same = others.find((e) => e.canonical_url === url.href || e.url === fields.url);
	if (same && same.stance === fields.stance)
		return t('attach.duplicate');
	const near = others.find((e) => host === e.domain || host.endsWith('.' + e.domain));
	if (near && fields.stance !== 'context')
		return t('attach.sameSite', { domain: near.domain, stance: word('stance', near.stance) });
	if (own && URL.canParse(own) && new URL(own).hostname === host)
		return t('attach.ownDocument');
	return null;
}

interface Props { screen: ClaimScreen; url: string; others: Evidence[]; close: () => void }

export function Attach({ screen, url, others, close }: Props) {
	const { claim } = screen;
	const draft = useDraft<Fields>(`attach.${claim.id}`, EMPTY, claim.version);
	const problem = useSignal<unknown>(null);
	const busy = useSignal(false);
	const form = useRef<HTMLFormElement>(null);
	const f = draft.fields.value;
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;
	const stance = (s: Stance): void => {
		draft.set({ stance: s });
		form.current?.querySelector<HTMLElement>(`[value=${s}]`)?.focus();
	};

	useLayoutEffect(() => {
		if (url)
			draft.set({ url });
		form.current?.querySelector<HTMLElement>(url ? '[type=radio]' : '[name=url]')?.focus();
	}, []);
	useCommand('stance.supports', () => stance('supports'));
	useCommand('stance.refutes', () => stance('refutes'));
	useCommand('stance.context', () => stance('context'));
	useCommand('back', close);
	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		if (busy.value || !form.current?.reportValidity())
			return;
		busy.value = true;
		problem.value = null;
		const body = Object.fromEntries(Object.entries(draft.fields.value).filter(([k, v]) => v.trim()
			&& (k !== 'answer' || draft.fields.value.stance === 'refutes'))
			.map(([k, v]) => [k, k === 'published_at' ? `${v}T00:00:00.000Z` : v.trim()]));
		try {
			await call<Evidence>('POST', `/claims/${claim.id}/evidence`, { body, key: draft.key() });
			draft.clear();
			await screen.refresh();
			announce(t('attach.done'));
			close();
		} catch (error) {
			draft.failed(error);
			problem.value = error;
		} finally {
			busy.value = false;
		}
	}
	const beware = warning(f, others, claim.document?.url ?? null);
	const set = (name: keyof Fields) => (value: string): void => draft.set({ [name]: value });
	return (
		<form class="stack attach" ref={form} onSubmit={submit} aria-label={t('key.attach')}>
			<Text label={t('attach.url')} name="url" type="url" required wide value={f.url} set={set('url')} dir="ltr"
				placeholder="https://" maxLength={2048} error={bad('url')} pattern="[Hh][Tt][Tt][Pp][Ss]?://.+" />
			<fieldset class="stances"><legend>{t('attach.stance')}</legend>
				{STANCE_KEYS.map(([s, key]) => (
					<label key={s} class={`t-${s}`}><input type="radio" name="stance" value={s} required
						checked={f.stance === s} onChange={() => draft.set({ stance: s })} />
						<span aria-hidden="true">{STANCES[s]}</span> {word('stance', s)} <Keys keys={[key]} /></label>
				))}
				{bad('stance') && <p class="bad">{bad('stance')}</p>}
			</fieldset>
			{beware && <p class="alarm" role="status">! {beware}</p>}
			<Area label={t('attach.quote')} value={f.quote} set={set('quote')} rows={2} hint={t('attach.quoteHint')}
				maxLength={5000} error={bad('quote')} />
			{f.stance === 'refutes' && <Area label={t('evidence.answer')} hint={t('evidence.answerHint')} value={f.answer}
				set={set('answer')} rows={2} maxLength={5000} error={bad('answer')} />}
			<details><summary>{t('attach.more')}</summary>
				<div class="two">
					<Text label={t('attach.title')} value={f.title} set={set('title')} maxLength={500} error={bad('title')} />
					<Text label={t('attach.publisher')} value={f.publisher} set={set('publisher')} maxLength={300} error={bad('publisher')} />
					<Text label={t('attach.published')} type="date" value={f.published_at} set={set('published_at')} error={bad('published_at')} />
				</div>
				<Area label={t('attach.note')} value={f.note} set={set('note')} rows={2} maxLength={10000} error={bad('note')} />
			</details>
			<Trouble problem={problem.value} saved={false} />
			<p class="row"><button class="primary" disabled={busy.value}>{t('key.attach')}</button>
				<Keys keys={shown('Mod+Enter')} />
				<button type="button" onClick={close}>{t('edit.later')}</button>
				{draft.dirty.value && <button type="button" class="link" onClick={() => { draft.clear(); close(); }}>
					{t('edit.discard')}</button>}</p>
		</form>
	);
}
