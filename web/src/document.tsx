// SPDX-License-Identifier: Apache-2.0
// Documents: the list, and handing in a new one.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { call, get, Problem } from './api';
import { canReview, writes } from './claims';
import { useDraft } from './drafts';
import { t } from './i18n';
import { shown, useCommand } from './keys';
import { useResource } from './resource';
import { go, href, place, withQuery } from './router';
import { SAMPLE } from './sample';
import type { Document, DocumentText, Page } from './types';
import { Age, announce, Area, Choice, Heading, Keys, Loaded, note, Text, Trouble, useTitle } from './ui';

export function DocumentList() {
	const q = place.value.query.get('q') ?? '';
	const path = `/documents?limit=100${q && '&q=' + encodeURIComponent(q)}`;
	const list = useResource<Page<Document>>(path);
	const more = useSignal<Document[]>([]);
	const cursor = useSignal<string | null | undefined>(undefined);
	const problem = useSignal<unknown>(null);
	const input = useRef<HTMLInputElement>(null);
	const next = cursor.value === undefined ? list.data.value?.next_cursor : cursor.value;

	useTitle(t('nav.documents'));
	useCommand('list.search', () => input.current?.focus());
	useEffect(() => { more.value = []; cursor.value = undefined; }, [path]);
	async function load(): Promise<void> {
		try {
			const page = await get<Page<Document>>(`${path}&cursor=${encodeURIComponent(next!)}`);
			more.value = [...more.value, ...page.items];
			cursor.value = page.next_cursor;
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<div class="page">
			<Heading>{t('nav.documents')}</Heading>
			<form class="filter" role="search" onSubmit={(e) => { e.preventDefault();
				go(href('/documents', withQuery({ q: input.current!.value.trim() }))); }}>
				<input ref={input} type="search" class="search" dir="auto" defaultValue={q} placeholder={t('document.search')}
					aria-label={t('document.search')} />
				{canReview() && <a class="button" href="/documents/new">+ {t('nav.new')}</a>}
			</form>
			<Loaded of={list}>{(page) => page.items.length === 0
				? <div class="empty"><p class="big">{q ? t('empty.filter') : t('document.empty')}</p>
					{canReview() && <p><a class="button primary" href="/documents/new">{t('nav.new')}</a></p>}</div>
				: <>
					<ul class="doclist">{[...page.items, ...more.value].map((d) => (
						<li key={d.id}>
							<a href={`/documents/${d.id}`}><bdi>{d.title ?? d.url ?? t('document.untitled')}</bdi></a>
							<p class="quiet">{[d.publisher, d.author].filter(Boolean).map((x) => <bdi key={x}>{x} · </bdi>)}
								{t('document.claims', { n: d.claim_count })} · <Age at={d.created_at} /></p>
						</li>
					))}</ul>
					<Trouble problem={problem.value} />
					{next && <button type="button" onClick={() => void load()}>{t('queue.more', { n: 100 })}</button>}
				</>}</Loaded>
		</div>
	);
}

const EMPTY = { kind: 'text', body: '', url: '', title: '', publisher: '', author: '', published_at: '', language: '' };
type Fields = typeof EMPTY;

function takeSample(): Partial<Fields> | null {
	try {
		if (!sessionStorage.getItem('claimd.sample'))
			return null;
		sessionStorage.removeItem('claimd.sample');
	} catch {
		return null;
	}
	return { kind: 'text', body: SAMPLE.text, title: SAMPLE.title, publisher: SAMPLE.publisher };
}

/** HTML on the clipboard keeps headings and paragraphs apart; plain text is the fallback. */
function pastedHtml(event: ClipboardEvent): string | null {
	const html = event.clipboardData?.getData('text/html') ?? '';
	return /<(p|h[1-6]|article|div)\b/i.test(html) ? html : null;
}

export function NewDocument() {
	const draft = useDraft<Fields>('document', EMPTY);
	const problem = useSignal<unknown>(null);
	const busy = useSignal(false);
	const f = draft.fields.value;
	const set = (name: keyof Fields) => (value: string): void => draft.set({ [name]: value });
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;

	useTitle(t('nav.new'));
	useEffect(() => {
		const sample = takeSample();
		if (sample)
			draft.set(sample);
	}, []);
	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		if (busy.value)
			return;
		busy.value = true;
		problem.value = null;
		const { kind, body, published_at, ...rest } = draft.fields.value;
		const extra = Object.fromEntries(Object.entries(rest).filter(([, v]) => v.trim()).map(([k, v]) => [k, v.trim()]));
		try {
			const answer = await call<DocumentText>('POST', '/documents', { key: draft.key(), body: { ...extra, [kind]: body,
				...(published_at && { published_at: `${published_at}T00:00:00.000Z` }) } });
			draft.clear();
			writes.value++;
			note(answer.status === 200 ? t('new.known') : t('new.found', { n: answer.data.claims.length }));
			go(`/documents/${answer.data.id}`);
		} catch (error) {
			draft.failed(error);
			problem.value = error;
		} finally {
			busy.value = false;
		}
	}
	function paste(event: ClipboardEvent): void {
		const html = f.body === '' ? pastedHtml(event) : null;
		if (!html)
			return;
		event.preventDefault();
		draft.set({ kind: 'html', body: html });
		announce(t('new.pastedHtml'));
	}
	return (
		<div class="page narrow">
			<Heading>{t('nav.new')}</Heading>
			<p class="quiet">{t('new.intro')}</p>
			<form class="stack" onSubmit={submit}>
				<Choice label={t('new.kind')} value={f.kind} set={set('kind')}
					values={[['text', t('new.text')], ['html', t('new.html')]]} />
				<Area label={f.kind === 'html' ? t('new.html') : t('new.text')} value={f.body} set={set('body')} rows={14} required
					class={f.kind === 'html' ? 'mono' : 'serif'} onPaste={paste} error={bad(f.kind)} hint={t('new.bodyHint')} name="body" />
				<div class="two">
					<Text label={t('attach.title')} value={f.title} set={set('title')} maxLength={500} error={bad('title')} />
					<Text label={t('new.url')} type="url" dir="ltr" value={f.url} set={set('url')} maxLength={2048} error={bad('url')} placeholder="https://" />
					<Text label={t('attach.publisher')} value={f.publisher} set={set('publisher')} maxLength={300} error={bad('publisher')} />
					<Text label={t('new.author')} value={f.author} set={set('author')} maxLength={300} error={bad('author')} />
					<Text label={t('attach.published')} type="date" value={f.published_at} set={set('published_at')} error={bad('published_at')} />
					<Text label={t('edit.language')} dir="ltr" value={f.language} set={set('language')} maxLength={35} hint={t('edit.languageHint')}
						error={bad('language')} />
				</div>
				<Trouble problem={problem.value} saved={false} />
				<p class="row"><button class="primary" disabled={busy.value}>{busy.value ? t('new.busy') : t('new.submit')}</button>
					<Keys keys={shown('Mod+Enter')} />
					{draft.dirty.value && <button type="button" class="link" onClick={() => draft.clear()}>{t('edit.discard')}</button>}</p>
			</form>
		</div>
	);
}

