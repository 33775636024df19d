// SPDX-License-Identifier: Apache-2.0
// The rules a decision must satisfy, and every version they ever had.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, Problem } from './api';
import { canAdmin } from './claims';
import { Conflict, differences, type Difference } from './conflict';
import { useDraft } from './drafts';
import { t } from './i18n';
import { useResource } from './resource';
import type { Page, Policy } from './types';
import { Area, Day, Heading, Loaded, note, Text, Trouble, useTitle, Who } from './ui';

type Flag = 'no_unanswered_refutes' | 'second_review' | 'require_snapshot';
type Count = 'min_independent_supports' | 'min_independent_refutes';
type Fields = Record<Flag | Count, string>;
const FLAGS: Flag[] = ['no_unanswered_refutes', 'second_review', 'require_snapshot'];
const MOST = 10;

const flag = (on: boolean): string => on ? t('policy.on') : t('policy.off');
const fieldsOf = (p: Policy): Fields => ({
	min_independent_supports: String(p.min_independent_supports), min_independent_refutes: String(p.min_independent_refutes),
	no_unanswered_refutes: flag(p.no_unanswered_refutes), second_review: flag(p.second_review), require_snapshot: flag(p.require_snapshot),
});
const bodyOf = (f: Fields) => ({
	min_independent_supports: Number(f.min_independent_supports), min_independent_refutes: Number(f.min_independent_refutes),
	...Object.fromEntries(FLAGS.map((name) => [name, f[name] === t('policy.on')])),
});

export function PolicyPage() {
	const policy = useResource<Policy>('/policy');
	const versions = useResource<Page<Policy>>('/policy/versions?limit=50');

	useTitle(t('nav.policy'));
	return (
		<div class="page narrow">
			<Heading>{t('nav.policy')}</Heading>
			<p>{t('policy.intro')}</p>
			<Loaded of={policy}>{(p) => canAdmin()
				? <Edit policy={p} reload={async () => { await policy.reload(); void versions.reload(); return policy.data.value!; }} />
				: <Rules policy={p} />}</Loaded>
			<h2>{t('policy.versions')}</h2>
			<Loaded of={versions}>{(page) => (
				<ol class="versions">{page.items.map((p) => (
					<li key={p.version}><p><b>{t('policy.version', { n: p.version })}</b> <span class="quiet"><Day at={p.created_at} />
						{p.created_by ? <>, <Who person={p.created_by} /></> : <>, {t('policy.builtIn')}</>}</span></p>
						{p.reason && <blockquote dir="auto">{p.reason}</blockquote>}<Rules policy={p} /></li>
				))}</ol>
			)}</Loaded>
		</div>
	);
}

function Rules({ policy: p }: { policy: Policy }) {
	return (
		<ul class="ruleset">
			<li><b class="s-corroborated">● {t('decide.corroborated')}</b> {t('policy.needSupports', { n: p.min_independent_supports })}{
				p.no_unanswered_refutes && `; ${t('policy.allAnswered')}`}</li>
			<li><b class="s-disputed">◆ {t('decide.disputed')}</b> {t('policy.needRefutes', { n: p.min_independent_refutes })}</li>
			<li>{t('policy.second')}: {flag(p.second_review)} · {t('policy.snapshot')}: {flag(p.require_snapshot)}</li>
		</ul>
	);
}

function Edit({ policy, reload }: { policy: Policy; reload: () => Promise<Policy> }) {
	const draft = useDraft<Fields>('policy', fieldsOf(policy), policy.version);
	const reason = useSignal('');
	const problem = useSignal<unknown>(null);
	const clash = useSignal<{ rows: Difference[]; was: number; now: number } | null>(null);
	const labels: Fields = {
		min_independent_supports: t('policy.supports'), min_independent_refutes: t('policy.refutes'),
		no_unanswered_refutes: t('policy.answered'), second_review: t('policy.second'), require_snapshot: t('policy.snapshot'),
	};
	const f = draft.fields.value;
	const toggle = (name: Flag, hint: string) => (
		<label class="check"><input type="checkbox" checked={f[name] === t('policy.on')}
			onChange={(e) => draft.set({ [name]: flag(e.currentTarget.checked) })} />
			<span>{labels[name]}<br /><span class="hint">{hint}</span></span></label>
	);
	const count = (name: Count) => (
		<Text label={labels[name]} type="number" min={1} max={MOST} required value={f[name]} set={(v) => draft.set({ [name]: v })} />
	);

	useEffect(() => { if (draft.dirty.value && draft.version.value !== policy.version) compare(policy); }, []);
	function compare(theirs: Policy): void {
		const rows = differences(draft.base.value, draft.fields.value, fieldsOf(theirs), labels);
		clash.value = { rows, was: draft.version.value, now: theirs.version };
		for (const row of rows.filter((r) => !r.clash))
			draft.set({ [row.field]: row.theirs });
		draft.rebase(fieldsOf(theirs), theirs.version);
	}
	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		problem.value = null;
		try {
			await call<Policy>('PUT', '/policy', { ifMatch: draft.version.value,
				body: { ...bodyOf(f), ...(reason.value.trim() && { reason: reason.value }) } });
			draft.clear();
			reason.value = '';
			note(t('policy.saved'));
			await reload();
		} catch (error) {
			if (error instanceof Problem && error.status === 412)
				compare(await reload());
			else
				problem.value = error;
		}
	}
	return (
		<form class="stack policyform" onSubmit={submit}>
			{clash.value && <Conflict {...clash.value} take={(name, v) => draft.set({ [name]: v })} done={() => { clash.value = null; }} />}
			<fieldset class="stack"><legend class="s-corroborated">● {t('decide.corroborated')}</legend>
				<div class="two">{count('min_independent_supports')}</div>{toggle('no_unanswered_refutes', t('policy.answeredHint'))}</fieldset>
			<fieldset><legend class="s-disputed">◆ {t('decide.disputed')}</legend><div class="two">{count('min_independent_refutes')}</div></fieldset>
			{toggle('second_review', t('policy.secondHint'))}
			{toggle('require_snapshot', t('policy.snapshotHint'))}
			<Area label={t('policy.reason')} value={reason.value} set={(v) => { reason.value = v; }} rows={2} />
			<Trouble problem={problem.value} saved={false} />
			<p class="row"><button class="primary" disabled={!draft.dirty.value}>{t('policy.save')}</button>
				{draft.dirty.value ? <button type="button" class="link" onClick={() => draft.clear()}>{t('edit.discard')}</button>
					: <span class="hint">{t('policy.unchanged')}</span>}</p>
		</form>
	);
}
