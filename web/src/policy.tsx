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
import { Area, Day, Loaded, note, Text, Trouble, useTitle, Who } from './ui';

type Fields = { supports: string; unanswered: string; refutes: string; second: string; snapshot: string };
const fieldsOf = (p: Policy): Fields => ({
	supports: String(p.corroborate.independent_supports), unanswered: String(p.corroborate.unanswered_refutes),
	refutes: String(p.dispute.refutes), second: p.second_review ? t('policy.on') : t('policy.off'),
	snapshot: p.require_snapshot ? t('policy.on') : t('policy.off'),
});
const bodyOf = (f: Fields) => ({
	corroborate: { independent_supports: Number(f.supports), unanswered_refutes: Number(f.unanswered) },
	dispute: { refutes: Number(f.refutes) },
	second_review: f.second === t('policy.on'), require_snapshot: f.snapshot === t('policy.on'),
});

export function PolicyPage() {
	const policy = useResource<Policy>('/policy');
	const versions = useResource<Page<Policy>>('/policy/versions?limit=50');

	useTitle(t('nav.policy'));
	return (
		<div class="page narrow">
			<h1 tabIndex={-1} data-heading>{t('nav.policy')}</h1>
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
			<li><b class="s-corroborated">● {t('decide.corroborated')}</b> {t('policy.needSupports', { n: p.corroborate.independent_supports })}; {
				p.corroborate.unanswered_refutes === 0 ? t('policy.allAnswered')
					: t('policy.needAnswers', { n: p.corroborate.unanswered_refutes })}</li>
			<li><b class="s-disputed">◆ {t('decide.disputed')}</b> {t('policy.needRefutes', { n: p.dispute.refutes })}</li>
			<li>{t('policy.second')}: {p.second_review ? t('policy.on') : t('policy.off')} · {t('policy.snapshot')}: {p.require_snapshot ? t('policy.on') : t('policy.off')}</li>
		</ul>
	);
}

function Edit({ policy, reload }: { policy: Policy; reload: () => Promise<Policy> }) {
	const draft = useDraft<Fields>('policy', fieldsOf(policy), policy.version);
	const reason = useSignal('');
	const problem = useSignal<unknown>(null);
	const clash = useSignal<{ rows: Difference[]; was: number; now: number } | null>(null);
	const labels = { supports: t('policy.supports'), unanswered: t('policy.unanswered'), refutes: t('policy.refutes'),
		second: t('policy.second'), snapshot: t('policy.snapshot') };
	const f = draft.fields.value;
	const toggle = (name: 'second' | 'snapshot', hint: string) => (
		<label class="check"><input type="checkbox" checked={f[name] === t('policy.on')}
			onChange={(e) => draft.set({ [name]: e.currentTarget.checked ? t('policy.on') : t('policy.off') })} />
			<span>{labels[name]}<br /><span class="hint">{hint}</span></span></label>
	);
	const count = (name: 'supports' | 'unanswered' | 'refutes', min: number) => (
		<Text label={labels[name]} type="number" min={min} max={20} required value={f[name]} set={(v) => draft.set({ [name]: v })} />
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
			<fieldset><legend class="s-corroborated">● {t('decide.corroborated')}</legend><div class="two">{count('supports', 1)}{count('unanswered', 0)}</div></fieldset>
			<fieldset><legend class="s-disputed">◆ {t('decide.disputed')}</legend><div class="two">{count('refutes', 1)}</div></fieldset>
			{toggle('second', t('policy.secondHint'))}
			{toggle('snapshot', t('policy.snapshotHint'))}
			<Area label={t('policy.reason')} value={reason.value} set={(v) => { reason.value = v; }} rows={2} />
			<Trouble problem={problem.value} saved={false} />
			<p class="row"><button class="primary" disabled={!draft.dirty.value}>{t('policy.save')}</button>
				{draft.dirty.value ? <button type="button" class="link" onClick={() => draft.clear()}>{t('edit.discard')}</button>
					: <span class="hint">{t('policy.unchanged')}</span>}</p>
		</form>
	);
}
