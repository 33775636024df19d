// SPDX-License-Identifier: Apache-2.0
// One change on many claims; every claim has its own result and its own event.
import { useSignal } from '@preact/signals';
import { call, me, newKey } from './api';
import { type Patch, writes } from './claims';
import { usePeople } from './colleagues';
import { t, word } from './i18n';
import { useCommand } from './keys';
import type { Claim } from './types';
import { Choice, note, Trouble } from './ui';

/** as many ids as one request takes */
const MOST = 200;

interface Result { id: string; status: number; problem?: { title: string; detail?: string } }

export function Bulk({ claims, clear, reload }: { claims: Claim[]; clear: () => void; reload: () => void }) {
	const problem = useSignal<unknown>(null);
	const refused = useSignal<Result[]>([]);
	const tag = useSignal('');
	const people = usePeople();

	/** Claims that get the same patch go in one request. */
	async function apply(groups: [Claim[], Patch][]): Promise<void> {
		problem.value = null;
		refused.value = [];
		try {
			let done = 0;
			for (const [of, patch] of groups) {
				const { data } = await call<{ items: Result[] }>('POST', '/claims/bulk',
					{ body: { ids: of.map((c) => c.id), patch }, key: newKey() });
				const bad = data.items.filter((r) => r.status >= 400);
				refused.value = [...refused.value, ...bad];
				done += data.items.length - bad.length;
			}
			note(t('bulk.done', { n: done }));
			writes.value++;
			if (refused.value.length === 0)
				clear();
		} catch (error) {
			problem.value = error;
		}
		reload();
	}
	function all(patch: Patch): void {
		const groups: [Claim[], Patch][] = [];
		for (let i = 0; i < claims.length; i += MOST)
			groups.push([claims.slice(i, i + MOST), patch]);
		void apply(groups);
	}
	/** Tags are replaced whole, so claims are grouped by the tags they have. */
	function addTag(event: Event): void {
		event.preventDefault();
		const added = tag.value.trim();
		if (!added)
			return;
		const byTags = new Map<string, Claim[]>();
		for (const claim of claims.filter((c) => !c.tags.includes(added)))
			byTags.set(claim.tags.join(), [...byTags.get(claim.tags.join()) ?? [], claim]);
		tag.value = '';
		void apply([...byTags.values()].map((of) => [of, { tags: [...of[0]!.tags, added] }]));
	}
	useCommand('claim.assign', () => all({ assignee: me.value?.id ?? null }));
	useCommand('claim.dismiss', () => all({ dismissed: true }));
	useCommand('claim.restore', () => all({ dismissed: false }));
	return (
		<div class="bulk" role="region" aria-label={t('bulk.label')}>
			<b>{t('bulk.count', { n: claims.length })}</b>
			<Choice hideLabel label={t('bulk.assign')} value="" set={(v) => { if (v) all({ assignee: v === '-' ? null : v }); }}
				values={[['', t('bulk.assign')], ['-', t('who.none')], ...people.map((p) => [p.id, p.name] as const)]} />
			<Choice hideLabel label={t('bulk.priority')} value="" set={(v) => { if (v) all({ priority: Number(v) }); }}
				values={[['', t('bulk.priority')], ...['0', '1', '2', '3'].map((p) => [p, word('priority', p)] as const)]} />
			<form onSubmit={addTag}><input class="small" aria-label={t('bulk.tag')} placeholder={t('bulk.tag')} dir="auto"
				value={tag.value} onInput={(e) => { tag.value = e.currentTarget.value; }} /></form>
			<button type="button" onClick={() => all({ dismissed: true })}>{t('claim.dismiss')}</button>
			<button type="button" class="link" onClick={clear}>{t('bulk.clear')}</button>
			<Trouble problem={problem.value} saved={false} />
			{refused.value.length > 0 && <ul class="bad">{refused.value.map((r) =>
				<li key={r.id}>#{claims.find((c) => c.id === r.id)?.number} {r.problem?.title} {r.problem?.detail}</li>)}</ul>}
		</div>
	);
}
