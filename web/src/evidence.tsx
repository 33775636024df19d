// SPDX-License-Identifier: Apache-2.0
// Evidence by stance, grouped by where it ultimately comes from. "1 origin ·
// 3 links" is the sentence this page exists for; the reason is one click away.
import { useSignal } from '@preact/signals';
import { call, Problem } from './api';
import { Attach, usePastedUrl } from './attach';
import { canReview } from './claims';
import type { ClaimScreen } from './claim';
import { useDraft } from './drafts';
import { t, word } from './i18n';
import { useCommand } from './keys';
import { OriginWord } from './origin';
import type { Evidence, Stance } from './types';
import { Age, announce, Area, Choice, Day, Out, StanceMark, STANCES, Text, Trouble, Who } from './ui';

const ORDER: Stance[] = ['supports', 'refutes', 'context'];

/** The group of the claim's own document: it supports nothing. */
const OWN = 0;

interface Group { number: number | null; items: Evidence[] }

function groups(items: Evidence[]): Group[] {
	const all: Group[] = [];

	for (const item of items) {
		const group = all.find((g) => g.number !== null && g.number === item.origin.group);
		if (group)
			group.items.push(item);
		else
			all.push({ number: item.origin.group, items: [item] });
	}
	return all;
}

export function EvidenceSection({ screen }: { screen: ClaimScreen }) {
	const { claim } = screen;
	const attaching = useSignal<string | null>(null);
	const all = claim.evidence_items ?? [];
	const counted = all.filter((e) => !e.withdrawn_at);
	const withdrawn = all.filter((e) => e.withdrawn_at);
	const may = canReview() && !claim.merged_into;

	useCommand('claim.attach', may && (() => { attaching.value ??= ''; }));
	usePastedUrl(may, (url) => { attaching.value = url; });
	return (
		<section class="evidence" aria-labelledby="evidence">
			<h2 id="evidence">{t('evidence.title')}
				{may && attaching.value === null && <button type="button" class="small"
					onClick={() => { attaching.value = ''; }}>{t('key.attach')}</button>}</h2>
			{attaching.value !== null && <Attach key={attaching.value} screen={screen} url={attaching.value}
				others={counted} close={() => { attaching.value = null; }} />}
			{ORDER.map((stance) => <StanceGroup key={stance} stance={stance} screen={screen} all={all}
				items={counted.filter((e) => e.stance === stance)} />)}
			{withdrawn.length > 0 && <details class="withdrawn">
				<summary>{t('evidence.withdrawn', { n: withdrawn.length })}</summary>
				<ul>{withdrawn.map((e) => <Item key={e.id} item={e} screen={screen} all={all} />)}</ul>
			</details>}
		</section>
	);
}

function StanceGroup({ stance, items, screen, all }:
	{ stance: Stance; items: Evidence[]; screen: ClaimScreen; all: Evidence[] }) {
	const made = groups(items);
	const origins = stance === 'context' ? 0 : screen.claim.evidence[`independent_${stance}`];

	if (items.length === 0 && stance === 'context')
		return null;
	return (
		<div class={`stancegroup t-${stance}`}>
			<h3><StanceMark stance={stance} /> <span class="sum">{items.length === 0 ? t('evidence.none')
				: stance === 'context' ? t('evidence.links', { n: items.length })
					: `${t('evidence.origins', { n: origins })} · ${t('evidence.links', { n: items.length })}`}</span></h3>
			{made.map((group) => <OriginGroup key={group.items[0]!.id} group={group} screen={screen} all={all} />)}
		</div>
	);
}

/** A pair that share an origin by some rule, told once although both pieces know it. */
function reasons(group: Group, all: Evidence[]): { text: string; detail: string }[] {
	const told = new Set<string>();
	const list: { text: string; detail: string }[] = [];

	for (const item of group.items)
		for (const reason of item.origin.reasons) {
			const other = all.find((e) => e.id === reason.with);
			const pair = [item.id, reason.with ?? ''].sort().join() + reason.rule;
			if (told.has(pair))
				continue;
			told.add(pair);
			list.push({ detail: reason.detail, text: reason.with === null
				? t('origin.ownDocument', { rule: word('origin', reason.rule), a: item.domain })
				: t('origin.pair', { rule: word('origin', reason.rule), a: name(item), b: other ? name(other) : '…' }) });
		}
	return list;
}

export const name = (e: Evidence): string => e.title || e.canonical_url.replace(/^https?:\/\//, '').slice(0, 60);

function OriginGroup({ group, screen, all }: { group: Group; screen: ClaimScreen; all: Evidence[] }) {
	const why = reasons(group, all);
	const joined = group.items.length > 1;
	const rules = [...new Set(group.items.flatMap((e) => e.origin.reasons.map((r) => r.rule)))];

	return (
		<div class={joined ? 'origin joined' : 'origin'}>
			{(joined || why.length > 0) && <details class="why">
				<summary><b>{group.number === OWN ? t('origin.none') : joined ? t('origin.one') : t('origin.apart')}</b>
					{rules.length > 0 && <>: {rules.map((r) => word('origin', r)).join(', ')}</>} <span class="link">{t('origin.why')}</span></summary>
				<ul>{why.map((r) => <li key={r.text}>{r.text}{r.detail && <q dir="auto">{r.detail}</q>}</li>)}</ul>
			</details>}
			<ul>{group.items.map((item) => <Item key={item.id} item={item} screen={screen} all={all} />)}</ul>
		</div>
	);
}

type Open = '' | 'edit' | 'withdraw' | 'split' | 'join';

function Item({ item, screen, all }: { item: Evidence; screen: ClaimScreen; all: Evidence[] }) {
	const open = useSignal<Open>('');
	const live = all.filter((e) => !e.withdrawn_at && e.id !== item.id);
	const mates = live.filter((e) => e.origin.group !== null && e.origin.group === item.origin.group);
	const close = (): void => { open.value = ''; };
	const toggle = (what: Open, label: string) => (
		<button type="button" class="link" aria-expanded={open.value === what}
			onClick={() => { open.value = open.value === what ? '' : what; }}>{label}</button>
	);
	const link = item.link_status !== 'unchecked' && item.link_status !== 'ok';

	return (
		<li class={item.withdrawn_at ? 'piece gone' : 'piece'} id={`evidence-${item.id}`}>
			<p class="head">
				{item.withdrawn_at && <StanceMark stance={item.stance} />}
				<b class="domain"><bdi>{item.domain}</bdi></b> <Out url={item.url}>{name(item)}</Out>
				{link && <span class="alarm">! {word('link', item.link_status)}</span>}
			</p>
			{item.quote && <blockquote dir="auto">{item.quote}</blockquote>}
			{item.quote_found === false && <p class="alarm">! {t('evidence.quoteMissing')}</p>}
			{item.note && <p class="notetext" dir="auto">{item.note}</p>}
			{item.answer && <p class="notetext" dir="auto"><b>{t('evidence.answer')}:</b> {item.answer}</p>}
			{item.stance === 'refutes' && !item.answer && !item.withdrawn_at && <p class="quiet">{t('evidence.unanswered')}</p>}
			{item.warnings.map((w) => <p class="alarm" key={w}>! {word('warning', w)}</p>)}
			<p class="foot quiet">
				{item.publisher && <><bdi>{item.publisher}</bdi> · </>}
				{item.published_at && <>{t('evidence.published')} <Day at={item.published_at} /> · </>}
				{t('evidence.attachedBy')} <Who person={item.created_by} /> <Age at={item.created_at} />
				{canReview() && !item.withdrawn_at && <span class="tools">
					{toggle('edit', item.stance === 'refutes' && !item.answer ? t('evidence.answerIt') : t('key.edit'))}
					{(mates.length > 0 || item.origin.group === OWN) && toggle('split', t('origin.split'))}
					{(live.length > mates.length || screen.claim.document && item.origin.group !== OWN) && toggle('join', t('origin.join'))}
					{toggle('withdraw', t('evidence.withdraw'))}
				</span>}
			</p>
			{open.value === 'edit' && <EditEvidence item={item} screen={screen} close={close} />}
			{open.value === 'withdraw' && <Withdraw item={item} screen={screen} close={close} />}
			{open.value === 'split' && <OriginWord relation="independent" item={item} others={mates} screen={screen} close={close}
				own={item.origin.group === OWN} />}
			{open.value === 'join' && <OriginWord relation="same" item={item} screen={screen} close={close} own={item.origin.group !== OWN && screen.claim.document !== null}
				others={live.filter((e) => !mates.includes(e))} />}
		</li>
	);
}

interface Part { item: Evidence; screen: ClaimScreen; close: () => void }

function Withdraw({ item, screen, close }: Part) {
	const reason = useSignal('');
	const problem = useSignal<unknown>(null);

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		try {
			await call('POST', `/evidence/${item.id}/withdrawal`, { body: { reason: reason.value }, ifMatch: item.version });
			await screen.refresh();
			announce(t('evidence.withdrawnNow'));
			close();
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<form class="stack inlineform" onSubmit={submit}>
			<Area label={t('evidence.withdrawReason')} value={reason.value} set={(v) => { reason.value = v; }} required rows={2} />
			<Trouble problem={problem.value} saved={false} />
			<p class="row"><button class="primary">{t('evidence.withdraw')}</button>
				<button type="button" onClick={close}>{t('cancel')}</button></p>
		</form>
	);
}

function EditEvidence({ item, screen, close }: Part) {
	const initial = { stance: item.stance as string, note: item.note ?? '', quote: item.quote ?? '', title: item.title ?? '',
		publisher: item.publisher ?? '', published_at: item.published_at?.slice(0, 10) ?? '', answer: item.answer ?? '' };
	const draft = useDraft(`evidence.${item.id}`, initial, item.version);
	const problem = useSignal<unknown>(null);
	const f = draft.fields.value;
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		const changes = Object.fromEntries(Object.entries(f)
			.filter(([k, v]) => v !== draft.base.value[k as keyof typeof f])
			.map(([k, v]) => [k, v === '' ? null : k === 'published_at' ? `${v}T00:00:00.000Z` : v]));
		try {
			if (Object.keys(changes).length)
				await call('PATCH', `/evidence/${item.id}`, { body: changes, ifMatch: draft.version.value });
			draft.clear();
			await screen.refresh();
			close();
		} catch (error) {
			problem.value = error;
			if (error instanceof Problem && error.status === 412) {
				// What was typed stays; the fresh values stand above the form.
				const fresh = (await screen.refresh()).evidence_items?.find((e) => e.id === item.id);
				if (fresh)
					draft.rebase(draft.base.value, fresh.version);
			}
		}
	}
	return (
		<form class="stack inlineform" onSubmit={submit}>
			<Choice label={t('attach.stance')} value={f.stance as Stance} set={(stance) => draft.set({ stance })}
				values={ORDER.map((s) => [s, `${STANCES[s]} ${word('stance', s)}`] as const)} />
			{f.stance === 'refutes' && <Area label={t('evidence.answer')} hint={t('evidence.answerHint')} rows={2}
				value={f.answer} set={(answer) => draft.set({ answer })} error={bad('answer')} />}
			<Area label={t('attach.quote')} value={f.quote} set={(quote) => draft.set({ quote })} rows={2} error={bad('quote')} />
			<Area label={t('attach.note')} value={f.note} set={(note) => draft.set({ note })} rows={2} error={bad('note')} />
			<div class="two">
				<Text label={t('attach.title')} value={f.title} set={(title) => draft.set({ title })} error={bad('title')} />
				<Text label={t('attach.publisher')} value={f.publisher} set={(publisher) => draft.set({ publisher })} error={bad('publisher')} />
				<Text label={t('attach.published')} type="date" value={f.published_at} set={(published_at) => draft.set({ published_at })}
					error={bad('published_at')} />
			</div>
			<Trouble problem={problem.value} saved={false} />
			<p class="row"><button class="primary">{t('edit.save')}</button>
				<button type="button" onClick={close}>{t('edit.later')}</button>
				{draft.dirty.value && <button type="button" class="link" onClick={() => { draft.clear(); close(); }}>
					{t('edit.discard')}</button>}</p>
		</form>
	);
}
