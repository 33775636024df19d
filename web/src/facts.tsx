// SPDX-License-Identifier: Apache-2.0
// Who has the claim, how urgent it is, until when; and the form for its words.
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { me, Problem } from './api';
import { canReview, patchClaim } from './claims';
import type { ClaimScreen } from './claim';
import { Conflict, differences, type Difference } from './conflict';
import { usePeople } from './colleagues';
import { useDraft } from './drafts';
import { date, t, word } from './i18n';
import { useCommand } from './keys';
import type { Claim } from './types';
import { announce, Area, Choice, Text, Trouble } from './ui';

const PRIORITIES = ['0', '1', '2', '3'] as const;

export function Facts({ screen }: { screen: ClaimScreen }) {
	const { claim, patch } = screen;
	const people = usePeople();
	const known = claim.assignee && !people.some((p) => p.id === claim.assignee!.id)
		? [claim.assignee, ...people] : people;
	const name = (id: string): string => known.find((p) => p.id === id)?.name ?? t('who.none');
	const assign = (id: string): void => void patch({ assignee: id || null },
		t('facts.assigned', { name: name(id) }), { assignee: claim.assignee?.id ?? null });

	useCommand('claim.assign', canReview() && (() => assign(me.value!.id)));
	if (!canReview())
		return (
			<p class="facts quiet">{claim.assignee ? <bdi>{claim.assignee.name}</bdi> : t('who.none')} · {word('priority', String(claim.priority))}
				{claim.due_at && <> · {t('facts.due')} {date(claim.due_at)}</>} {claim.tags.map((tag) =>
					<bdi class="tag" key={tag}>{tag}</bdi>)}</p>
		);
	return (
		<div class="facts">
			<Choice label={t('facts.who')} value={claim.assignee?.id ?? ''} set={assign}
				values={[['', t('who.none')], ...known.map((p) => [p.id, p.name] as const)]} />
			<Choice label={t('facts.priority')} value={String(claim.priority)}
				set={(v) => void patch({ priority: Number(v) }, t('facts.prioritised', { priority: word('priority', v) }))}
				values={PRIORITIES.map((p) => [p, word('priority', p)] as const)} />
			<label class={claim.due_at ? 'field' : 'field unset'}><span>{t('facts.due')}</span>
				<input type="date" value={claim.due_at?.slice(0, 10) ?? ''} onChange={(e) => void patch(
					{ due_at: e.currentTarget.value ? `${e.currentTarget.value}T17:00:00.000Z` : null }, t('facts.dueSet'))} /></label>
			<Tags screen={screen} />
		</div>
	);
}

function Tags({ screen: { claim, patch } }: { screen: ClaimScreen }) {
	const text = useSignal('');

	function add(event: Event): void {
		event.preventDefault();
		const tag = text.value.trim().replace(/,$/, '').trim();
		if (tag && !claim.tags.includes(tag))
			void patch({ tags: [...claim.tags, tag] }, t('facts.tagged', { tag }));
		text.value = '';
	}
	return (
		<div class={claim.tags.length ? 'field tags' : 'field tags unset'}>
			<span id="tags-label">{t('facts.tags')}</span>
			<form onSubmit={add}>
				{claim.tags.map((tag) => (
					<button type="button" class="tag" key={tag} aria-label={t('facts.untag', { tag })}
						onClick={() => void patch({ tags: claim.tags.filter((x) => x !== tag) }, t('facts.untagged', { tag }))}>
						<bdi>{tag}</bdi> <span aria-hidden="true">✕</span></button>
				))}
				<input aria-labelledby="tags-label" class="small" maxLength={50} dir="auto" placeholder={t('facts.addTag')}
					value={text.value} onInput={(e) => { text.value = e.currentTarget.value; }} onBlur={add} />
			</form>
		</div>
	);
}

type Fields = { text: string; claimant: string; language: string };
const fieldsOf = (claim: Claim): Fields => ({
	text: claim.text, claimant: claim.claimant ?? '', language: claim.language ?? '',
});

/** Only what was changed is sent; a 412 turns the form into a comparison. */
export function EditClaim({ screen, close }: { screen: ClaimScreen; close: () => void }) {
	const { claim, refresh } = screen;
	const draft = useDraft<Fields>(`edit.${claim.id}`, fieldsOf(claim), claim.version);
	const problem = useSignal<unknown>(null);
	const clash = useSignal<{ rows: Difference[]; was: number; now: number } | null>(null);
	const form = useRef<HTMLFormElement>(null);
	const labels = { text: t('edit.text'), claimant: t('edit.claimant'), language: t('edit.language') };
	const fields = draft.fields.value;
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;

	useLayoutEffect(() => { form.current?.querySelector('textarea')?.focus(); }, []);
	useEffect(() => {
		// A draft begun on an older version meets today's claim here, not by an error.
		if (draft.dirty.value && draft.version.value !== claim.version)
			compare(claim);
	}, []);
	function compare(theirs: Claim): void {
		const now = fieldsOf(theirs);
		const rows = differences(draft.base.value, draft.fields.value, now, labels);
		clash.value = { rows, was: draft.version.value, now: theirs.version };
		for (const row of rows.filter((r) => !r.clash))
			draft.set({ [row.field]: row.theirs });
		draft.rebase(now, theirs.version);
	}
	async function save(event: Event): Promise<void> {
		event.preventDefault();
		const changes = Object.fromEntries((Object.keys(labels) as (keyof Fields)[])
			.filter((f) => draft.fields.value[f] !== draft.base.value[f])
			.map((f) => [f, draft.fields.value[f] || null]));
		problem.value = null;
		try {
			if (Object.keys(changes).length)
				await patchClaim({ ...claim, version: draft.version.value }, changes);
			draft.clear();
			announce(t('edit.saved'));
			close();
		} catch (error) {
			if (error instanceof Problem && error.status === 412)
				compare(await refresh());
			else
				problem.value = error;
		}
	}
	return (
		<form class="stack edit" ref={form} onSubmit={save} aria-label={t('edit.title')}>
			{clash.value && <Conflict {...clash.value} take={(f, v) => draft.set({ [f]: v })}
				done={() => { clash.value = null; }} />}
			<Area label={labels.text} value={fields.text} set={(text) => draft.set({ text })} maxLength={2000}
				required error={bad('text')} />
			<div class="two">
				<Text label={labels.claimant} value={fields.claimant} set={(claimant) => draft.set({ claimant })}
					maxLength={300} error={bad('claimant')} />
				<Text label={labels.language} value={fields.language} set={(language) => draft.set({ language })}
					maxLength={35} error={bad('language')} hint={t('edit.languageHint')} dir="ltr" />
			</div>
			<Trouble problem={problem.value} saved={false} />
			<p class="row"><button class="primary">{t('edit.save')}</button>
				<button type="button" onClick={close}>{t('edit.later')}</button>
				{draft.dirty.value && <button type="button" class="link" onClick={() => { draft.clear(); close(); }}>
					{t('edit.discard')}</button>}</p>
		</form>
	);
}
