// SPDX-License-Identifier: Apache-2.0
// One timeline of everything done to a claim: events and comments, newest first.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get } from './api';
import type { ClaimScreen } from './claim';
import { CommentForm, CommentText } from './comments';
import { date, t, word } from './i18n';
import { usePeople } from './colleagues';
import { useResource } from './resource';
import type { Comment, HistoryEvent, Page, Person, Stance, State } from './types';
import { Age, Loaded, StanceMark, StateMark, Trouble, Who } from './ui';

type Line = { at: string; event: HistoryEvent } | { at: string; comment: Comment };

export function Timeline({ screen: { claim } }: { screen: ClaimScreen }) {
	const events = useResource<Page<HistoryEvent>>(`/claims/${claim.id}/history?limit=100`);
	const comments = useResource<Page<Comment>>(`/claims/${claim.id}/comments?limit=200`);
	const older = useSignal<HistoryEvent[]>([]);
	const cursor = useSignal<string | null | undefined>(undefined);
	const trouble = useSignal<unknown>(null);
	const only = useSignal<'' | 'comments'>('');
	const next = cursor.value === undefined ? events.data.value?.next_cursor : cursor.value;

	useEffect(() => { void events.reload(); }, [claim.version]);
	async function more(): Promise<void> {
		try {
			const page = await get<Page<HistoryEvent>>(`/claims/${claim.id}/history?limit=100&cursor=${encodeURIComponent(next!)}`);
			older.value = [...older.value, ...page.items];
			cursor.value = page.next_cursor;
		} catch (error) {
			trouble.value = error;
		}
	}
	function lines(): Line[] {
		const said = comments.data.value?.items ?? [];
		const done = [...events.data.value?.items ?? [], ...older.value]
			// A comment stands in the timeline itself; its event would repeat it.
			.filter((e) => !(e.type.startsWith('comment.') && said.length > 0));
		return [...said.map((comment) => ({ at: comment.created_at, comment })),
			...(only.value ? [] : done.map((event) => ({ at: event.at, event })))]
			.sort((a, b) => b.at.localeCompare(a.at) || ('event' in b && 'event' in a ? b.event.seq - a.event.seq : 0));
	}
	return (
		<section class="timeline" aria-labelledby="history">
			<h2 id="history">{t('history.title')}
				<label class="check small"><input type="checkbox" checked={only.value === 'comments'}
					onChange={(e) => { only.value = e.currentTarget.checked ? 'comments' : ''; }} /> {t('history.onlyComments')}</label></h2>
			<CommentForm claim={claim} added={() => { void comments.reload(); void events.reload(); }} />
			<Loaded of={events} lines={4}>{() => (
				<ol>{lines().map((line) => 'comment' in line
					? <CommentLine key={line.comment.id} comment={line.comment} />
					: <EventLine key={`e${line.event.seq}`} event={line.event} own={claim.id} />)}</ol>
			)}</Loaded>
			<Trouble problem={comments.problem.value} retry={() => void comments.reload()} />
			<Trouble problem={trouble.value} retry={() => void more()} />
			{next && <button type="button" onClick={() => void more()}>{t('history.more')}</button>}
		</section>
	);
}

function CommentLine({ comment }: { comment: Comment }) {
	return (
		<li class="said">
			<p class="quiet"><b><Who person={comment.created_by} /></b> {t('comment.said')} <Age at={comment.created_at} /></p>
			<CommentText comment={comment} />
		</li>
	);
}

const isState = (value: unknown): value is State => typeof value === 'string'
	&& ['unverified', 'corroborated', 'disputed'].includes(value);

interface Change { field: string; before: string | null; after: string | null }

/** One value of an event for people: times are microseconds, people are ids. */
function shown(field: string, value: unknown, people: Person[]): string {
	if (value === null || value === undefined || Array.isArray(value) && value.length === 0)
		return t('conflict.empty');
	if (field === 'due_at')
		return date(new Date(Number(value) / 1000).toISOString());
	if (field === 'assignee')
		return people.find((p) => p.id === value)?.name ?? String(value).slice(0, 8);
	if (field === 'priority' || field === 'stance')
		return word(field, String(value));
	return Array.isArray(value) ? value.join(', ') : String(value);
}

/** before and after, from the data and from the texts, by field. */
function changes(event: HistoryEvent, people: Person[]): Change[] {
	const list = new Map<string, Change>();
	const put = (side: 'before' | 'after', field: string, value: unknown): void => {
		const change = list.get(field) ?? { field, before: null, after: null };
		list.set(field, { ...change, [side]: shown(field, value, people) });
	};

	for (const side of ['before', 'after'] as const) {
		for (const [field, value] of Object.entries((event.data[side] ?? {}) as Record<string, unknown>))
			put(side, field, value);
		for (const [name, value] of Object.entries(event.texts))
			if (name.startsWith(side + '.'))
				put(side, name.slice(side.length + 1), value ?? t('history.erased'));
	}
	return [...list.values()];
}

/** Texts that stand elsewhere on the page need no repeating. */
const REPEATED = /^(before|after)\.|^(url|domain|canonical_url)$/;

function ownTexts(event: HistoryEvent): [string, string | null][] {
	if (event.type === 'claim.created')
		return [];
	return Object.entries(event.texts).filter(([k]) => !REPEATED.test(k))
		.map(([k, v]) => [k, Array.isArray(v) ? v.join(', ') : v]);
}

function EventLine({ event, own }: { event: HistoryEvent; own: string }) {
	const people = usePeople();
	const { data, texts } = event;
	const unmet = Array.isArray(data.unmet) ? data.unmet as string[] : [];
	const other = /^claim\.(merged|unmerged|split)$/.test(event.type)
		? [data.into, data.from].find((id) => id && id !== own) : undefined;
	const address = texts.canonical_url ?? texts.url ?? null;

	return (
		<li class={event.type === 'claim.denied' ? 'event refused' : 'event'}>
			<p>
				<span class="actor"><Who person={event.actor.kind === 'user' ? event.actor.name ?? t('person.erased') : null} /></span>{' '}
				{word('event', event.type)}{' '}
				{isState(data.from) && isState(data.to) && <><StateMark state={data.from} /> <span aria-hidden="true" class="arrow">→</span> </>}
				{isState(data.to) && <StateMark state={data.to} {...(typeof data.basis === 'string' && { basis: data.basis })} />}
				{isStance(data.stance) && <StanceMark stance={data.stance} />}
				{typeof other === 'string' && <a href={`/claims/${other}`}>{t('history.other')}</a>}
				{address && <> <bdi class="address">{address}</bdi></>}
				{' '}<span class="quiet"><Age at={event.at} /></span>
			</p>
			{typeof data.refusal === 'string' && <p class="quiet">{word('field', 'refusal')}: {word('refusal', data.refusal)}</p>}
			{unmet.length > 0 && <p class="quiet">{t('history.unmet')} {unmet.map((rule) => word('rule', rule)).join(', ')}</p>}
			{changes(event, people).map((c) => (
				<p class="change" key={c.field}><span class="quiet">{word('field', c.field)}: </span>
					<del dir="auto">{c.before}</del> <span aria-hidden="true" class="arrow">→</span> <ins dir="auto">{c.after}</ins></p>
			))}
			{ownTexts(event).map(([k, v]) => (
				<blockquote key={k} dir="auto"><span class="quiet">{word('field', k)}: </span>{v ?? <i>{t('history.erased')}</i>}</blockquote>
			))}
		</li>
	);
}

const isStance = (value: unknown): value is Stance => typeof value === 'string'
	&& ['supports', 'refutes', 'context'].includes(value);
