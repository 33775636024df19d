// SPDX-License-Identifier: Apache-2.0
// The queue: its filter is the address, so a view is a link.
import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { get } from './api';
import { Bulk } from './bulk';
import { canReview, changed } from './claims';
import { FilterBar } from './filter';
import { number, t, word } from './i18n';
import { useCommand } from './keys';
import { useResource } from './resource';
import { go, href, withQuery } from './router';
import { Sample } from './sample';
import { apiQuery } from './view';
import type { Claim, Page } from './types';
import { Age, announce, Heading, initials, Keys, Loaded, STANCES, StateMark, Trouble, useTitle } from './ui';

const PAGE = 100;
const MOST = 500;

/** The list the reader is in, for previous and next from any claim. */
export interface Neighbours { previous: string | null; next: string | null; at: number; of: number }
const listed: { query: string; ids: string[] } = { query: '', ids: [] };

export function neighbours(id: string): Neighbours {
	const at = listed.ids.indexOf(id);
	const near = (i: number): string | null => at < 0 || !listed.ids[i] ? null
		: `/claims/${listed.ids[i]}${listed.query && '?' + listed.query}`;

	return { previous: near(at - 1), next: near(at + 1), at, of: listed.ids.length };
}

function request(query: URLSearchParams): string {
	const ours = apiQuery(query);
	ours.set('limit', String(PAGE));
	return '/claims?' + ours.toString();
}

/** The first page as a resource, the further ones appended as they are asked for. */
function useClaims(query: URLSearchParams) {
	const path = request(query);
	const first = useResource<Page<Claim>>(path);
	const state = useMemo(() => ({ first, path }), [path]);
	const rows = useSignal<Claim[]>([]);
	const cursor = useSignal<string | null>(null);
	const trouble = useSignal<unknown>(null);
	const busy = useSignal(false);

	useEffect(() => state.first.data.subscribe((page) => {
		rows.value = page?.items ?? [];
		cursor.value = page?.next_cursor ?? null;
		trouble.value = null;
	}), [state]);
	useEffect(() => changed.subscribe((claim) => {
		if (claim && rows.peek().some((r) => r.id === claim.id))
			rows.value = rows.peek().map((r) => r.id === claim.id ? { ...r, ...claim } : r);
	}), []);

	async function more(): Promise<void> {
		busy.value = true;
		try {
			const page = await get<Page<Claim>>(`${path}&cursor=${encodeURIComponent(cursor.value!)}`);
			rows.value = [...rows.value.slice(rows.value.length >= MOST ? PAGE : 0), ...page.items];
			cursor.value = page.next_cursor;
			trouble.value = null;
		} catch (error) {
			trouble.value = error;
		} finally {
			busy.value = false;
		}
	}
	return { first, rows, cursor, trouble, busy, more };
}

/** `selected` is the claim that stands open beside the list, if any. */
export function Queue({ selected }: { selected: string }) {
	const query = withQuery({ cursor: null });
	const list = useClaims(query);
	const cursor = useSignal<string | null>(selected || null);
	const marked = useSignal<ReadonlySet<string>>(new Set());
	const rows = list.rows.value;
	const ul = useRef<HTMLUListElement>(null);
	const text = query.toString();

	useTitle(selected ? '' : t('queue.title'));
	listed.query = text;
	listed.ids = rows.map((r) => r.id);
	useEffect(() => { marked.value = new Set(); }, [text]);
	useEffect(() => {
		const row = link(selected || cursor.value);
		if (selected)
			cursor.value = selected;
		row?.scrollIntoView({ block: 'nearest' });
		// Back from a claim: the reader goes on where it was opened.
		if (!selected)
			row?.focus({ preventScroll: true });
	}, [selected, rows.length > 0]);

	function link(id: string | null): HTMLElement | null {
		return id ? ul.current?.querySelector(`[data-id="${CSS.escape(id)}"]`) ?? null : null;
	}
	function move(step: number): void {
		const at = rows.findIndex((r) => r.id === cursor.value);
		const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
		if (!next)
			return;
		cursor.value = next.id;
		link(next.id)?.focus();
	}
	function toggle(id: string | null): void {
		const set = new Set(marked.value);
		if (!id || !set.delete(id) && set.add(id) === undefined)
			return;
		marked.value = set;
		announce(t('bulk.count', { n: set.size }));
	}
	useCommand('list.next', () => move(1));
	useCommand('list.previous', () => move(-1));
	useCommand('list.open', () => { if (cursor.value) go(href(`/claims/${cursor.value}`, query)); });
	useCommand('list.select', canReview() && (() => toggle(cursor.value)));
	useCommand('back', !selected && marked.value.size > 0 && (() => { marked.value = new Set(); }));

	return (
		<section class={selected ? 'queue beside' : 'queue'} aria-label={t('queue.title')}>
			{!selected && <Heading class="sr" quiet={cursor.peek() !== null}>{t('queue.title')}</Heading>}
			<FilterBar query={query} rows={rows} />
			{marked.value.size > 0 && <Bulk claims={rows.filter((r) => marked.value.has(r.id))}
				clear={() => { marked.value = new Set(); }} reload={() => void list.first.reload()} />}
			<Loaded of={list.first} lines={12}>{() => rows.length === 0 ? <Empty query={query} /> : (
				<>
					<ul class="rows" ref={ul} aria-label={t('queue.title')}>
						{rows.map((claim) => <Row key={claim.id} claim={claim} query={text}
							cursor={cursor} marked={marked} toggle={toggle} />)}
					</ul>
					<Trouble problem={list.trouble.value} retry={() => void list.more()} />
					<p class="listfoot">
						<span>{t('queue.shown', { n: rows.length })}</span>
						{list.cursor.value && <button type="button" disabled={list.busy.value}
							onClick={() => void list.more()}>{t('queue.more', { n: PAGE })}</button>}
						<span class="hints quiet"><Keys keys={['j', 'k']} /> {t('hint.move')} <Keys keys={['↵']} /> {t('hint.open')} <Keys
							keys={['x']} /> {t('hint.select')} <Keys keys={['?']} /> {t('hint.all')}</span>
					</p>
				</>
			)}</Loaded>
		</section>
	);
}

interface RowProps {
	claim: Claim; query: string; cursor: Signal<string | null>;
	marked: Signal<ReadonlySet<string>>; toggle: (id: string) => void;
}

function Row({ claim, query, cursor, marked, toggle }: RowProps) {
	const current = useComputed(() => cursor.value === claim.id);
	const chosen = useComputed(() => marked.value.has(claim.id));
	const first = useComputed(() => cursor.value === null);

	return (
		<li class={`item s-${claim.state}${claim.dismissed ? ' dismissed' : ''}`}
			aria-current={current.value ? 'true' : undefined}>
			<input type="checkbox" class="pick" checked={chosen.value} tabIndex={-1}
				aria-label={t('queue.select', { n: claim.number })} onChange={() => toggle(claim.id)} />
			<a href={`/claims/${claim.id}${query && '?' + query}`} data-id={claim.id}
				tabIndex={current.value || first.value ? 0 : -1} onFocus={() => { cursor.value = claim.id; }}>
				<StateMark state={claim.state} bare />
				<span class="text" dir="auto">{claim.text}</span>
				<Attention of={claim} />
				<span class="meta">
					<span class="source">
						{claim.priority > 0 && <b class="priority">{word('priority', String(claim.priority))}</b>}
						{claim.claimant && <bdi>{claim.claimant}</bdi>}
						{claim.document?.title && <bdi class="doc">{claim.document.title}</bdi>}
						{claim.hedged && <span>{t('claim.hedged')}</span>}
						{claim.dismissed && <span>{t('claim.dismissed')}</span>}
						{claim.tags.map((tag) => <bdi class="tag" key={tag}>{tag}</bdi>)}
					</span>
					<Counts of={claim} />
					<span class="who" title={claim.assignee?.name ?? t('who.none')}>
						{claim.assignee ? initials(claim.assignee.name) : '—'}</span>
					<span class="age"><Age at={claim.updated_at} /></span>
				</span>
			</a>
		</li>
	);
}

/** Origins in front, links behind: "▲ 1·3" is one origin behind three links. */
export function Counts({ of }: { of: Claim }) {
	const e = of.evidence;

	return (
		<span class="counts">
			<span dir="ltr" title={t('count.supports', { o: e.independent_supports, n: e.supports })} class={e.supports ? 't-supports' : ''}>
				{STANCES.supports} {number(e.independent_supports)}·{number(e.supports)}</span>
			<span dir="ltr" title={t('count.refutes', { o: e.independent_refutes, n: e.refutes })} class={e.refutes ? 't-refutes' : ''}>
				{STANCES.refutes} {number(e.independent_refutes)}·{number(e.refutes)}</span>
		</span>
	);
}

export function Attention({ of }: { of: Claim }) {
	if (of.attention.length === 0)
		return null;
	return (
		<span class="attention">{of.attention.map((a) => <span key={a}>! {word('attention', a)}</span>)}</span>
	);
}

/** An empty queue says what to do next; an empty filter how to leave it. */
function Empty({ query }: { query: URLSearchParams }) {
	const filtered = [...query.keys()].some((k) => k !== 'sort');

	if (filtered)
		return (
			<div class="empty"><p class="big">{t('empty.filter')}</p>
				<p>{t('empty.filterText')} <a href={href('/')}>{t('empty.clear')}</a></p></div>
		);
	return (
		<div class="empty">
			<p class="big">{t('empty.queue')}</p>
			<p>{t('empty.queueText')}</p>
			{canReview() && <p class="row"><a class="button primary" href="/documents/new">{t('nav.new')}</a> <Sample /></p>}
		</div>
	);
}
