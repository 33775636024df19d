// SPDX-License-Identifier: Apache-2.0
// The decision bar, always in sight: every possible decision with its rules
// ticked or crossed. The server knows the rules; this only shows its answer.
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { call, me, Problem } from './api';
import { canReview, publish } from './claims';
import type { ClaimScreen } from './claim';
import { useDraft, type Draft } from './drafts';
import { t, word, type Message } from './i18n';
import { shown, useCommand } from './keys';
import { useResource } from './resource';
import type { Check, Claim, Decision, Option, Options, Page, State } from './types';
import { Age, announce, Area, Keys, note, StateMark, Trouble, Who } from './ui';

const ORDER: State[] = ['corroborated', 'disputed', 'unverified'];
interface Result { decision: Decision; claim: Claim }
type Fields = { to: string; basis: string; reason: string; override: string };
const EMPTY: Fields = { to: '', basis: '', reason: '', override: '' };

/** Said only when they stand in the way. */
const TACIT = new Set(['right', 'open']);

export function Checks({ checks }: { checks: Check[] }) {
	return (
		<ul class="checks">{checks.filter((c) => !c.ok || !TACIT.has(c.rule)).map((c) => (
			<li key={c.rule} class={c.ok ? 'met' : 'unmet'}>
				<span class="tick" aria-hidden="true">{c.ok ? '✓' : '✗'}</span>
				<span><b class="sr">{c.ok ? t('check.met') : t('check.unmet')} </b>{c.detail || word('rule', c.rule)}
					{c.evidence_ids.length > 0 && <span class="quiet"> {c.evidence_ids.map((id, i) => (
						<a key={id} href={`#evidence-${id}`} aria-label={t('check.evidence', { n: i + 1 })}>↑{i + 1} </a>))}</span>}</span>
			</li>
		))}</ul>
	);
}

export function DecisionBar({ screen }: { screen: ClaimScreen }) {
	const { claim } = screen;
	const options = useResource<Options>(`/claims/${claim.id}/options`);
	const proposals = useResource<Page<Decision>>(`/claims/${claim.id}/decisions?status=proposed`);
	const draft = useDraft<Fields>(`decide.${claim.id}`, EMPTY, claim.version);
	/** a form that was opened takes the focus; one that a draft brought back does not */
	const opened = useRef(false);
	const all = options.data.value?.items ?? [];
	const to = draft.fields.value.to as State | '';
	const proposed = proposals.data.value?.items[0];

	// New evidence, new options: what may be decided is asked again with every version.
	useEffect(() => { void options.reload(); void proposals.reload(); }, [claim.version]);
	function choose(state: State): void {
		const of = all.filter((o) => o.to === state);
		if (!of.length)
			return;
		const best = of.find((o) => o.allowed) ?? of[0]!;
		draft.set(to === state ? EMPTY_CHOICE : { to: state, basis: best.basis });
		opened.current = true;
	}
	useCommand('decide.corroborated', canReview() && (() => choose('corroborated')));
	useCommand('decide.disputed', canReview() && (() => choose('disputed')));
	useCommand('decide.unverified', canReview() && (() => choose('unverified')));
	useCommand('back', to !== '' && (() => draft.set(EMPTY_CHOICE)));
	if (claim.merged_into)
		return null;
	return (
		<section class="decide" aria-label={t('decide.title')}>
			<Trouble problem={options.problem.value} retry={() => void options.reload()} />
			{proposed && <Proposal decision={proposed} screen={screen} reload={() => void proposals.reload()} />}
			{to && all.some((o) => o.to === to) && <Choose key={to} screen={screen} draft={draft} focus={opened.current}
				options={all.filter((o) => o.to === to)} />}
			<div class="bar" role="group" aria-label={t('decide.title')}>
				{ORDER.filter((s) => all.some((o) => o.to === s)).map((state) => (
					<Verdict key={state} state={state} chosen={to === state} choose={() => choose(state)}
						options={all.filter((o) => o.to === state)} />
				))}
			</div>
		</section>
	);
}

const EMPTY_CHOICE = { to: '', basis: '' };

/** One button a verdict, with the first thing that stands in its way. */
function Verdict({ state, options, chosen, choose }:
	{ state: State; options: Option[]; chosen: boolean; choose: () => void }) {
	const open = options.some((o) => o.allowed);
	const near = [...options].sort((a, b) => unmet(a).length - unmet(b).length)[0]!;
	const obstacle = unmet(near)[0];
	const key = { corroborated: '1', disputed: '2', unverified: '3' }[state];

	return (
		<button type="button" class={`verdict s-${state}`} aria-pressed={chosen} onClick={choose}>
			<span class="name"><StateMark state={state} bare /> {verb(near)} {canReview() && <Keys keys={[key]} />}</span>
			<span class={open ? 'ready' : 'obstacle'}>{open ? `✓ ${t('decide.ready')}`
				: `✗ ${obstacle ? obstacle.detail || word('rule', obstacle.rule) : t('decide.notYou')}`}</span>
		</button>
	);
}

const verb = (option: Option): string =>
	option.basis === 'reopened' ? t('decide.reopen') : t(`decide.${option.to}` as Message);
const unmet = (option: Option): Check[] => option.checks.filter((c) => !c.ok);

interface ChooseProps { screen: ClaimScreen; draft: Draft<Fields>; options: Option[]; focus: boolean }

function Choose({ screen, draft, options, focus }: ChooseProps) {
	const { claim } = screen;
	const problem = useSignal<unknown>(null);
	const moved = useSignal<{ was: Claim; now: Claim } | null>(null);
	const busy = useSignal(false);
	const form = useRef<HTMLFormElement>(null);
	const f = draft.fields.value;
	const option = options.find((o) => o.basis === f.basis) ?? options[0]!;
	const override = !option.allowed && option.override_allowed;
	const possible = option.allowed || option.override_allowed;
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;

	useLayoutEffect(() => {
		if (!focus)
			return;
		// The bar is in sight already: the text behind it should stay where it is.
		form.current?.querySelector<HTMLElement>('textarea, .why')?.focus({ preventScroll: true });
		const { top, bottom } = form.current!.getBoundingClientRect();
		if (top < 0 || bottom > innerHeight)
			form.current!.scrollIntoView({ block: 'nearest' });
	}, []);
	async function decide(event: Event): Promise<void> {
		event.preventDefault();
		if (!possible || busy.value)
			return;
		busy.value = true;
		problem.value = null;
		try {
			const { data } = await call<Result>('POST', `/claims/${claim.id}/decisions`, {
				ifMatch: claim.version, key: draft.key(),
				body: { to: option.to, basis: option.basis, reason: f.reason,
					...(override && { override: { reason: f.override } }) },
			});
			draft.clear();
			publish(data.claim);
			note(data.decision.status === 'proposed' ? t('decide.proposedNow')
				: t('decide.decidedNow', { state: word('state', data.claim.state) }));
			await screen.refresh();
		} catch (error) {
			draft.failed(error);
			if (error instanceof Problem && error.status === 412)
				moved.value = { was: claim, now: await screen.refresh() };
			else
				problem.value = error;
		} finally {
			busy.value = false;
		}
	}
	return (
		<form class="choose" ref={form} onSubmit={decide}>
			{options.length > 1 && <div class="bases" role="group" aria-label={t('decide.basis')}>
				{options.map((o) => <label key={o.basis} class="check"><input type="radio" name="basis" checked={o === option}
					onChange={() => draft.set({ basis: o.basis })} /> {word('basis', o.basis)}</label>)}</div>}
			<Checks checks={option.checks} />
			{moved.value && <Moved {...moved.value} />}
			{possible ? <>
				<Area label={t('decide.reason')} value={f.reason} set={(reason) => draft.set({ reason })} required rows={2}
					maxLength={4000} error={bad('reason')} />
				{override && <Area label={t('decide.override')} hint={t('decide.overrideHint')} value={f.override} required rows={2}
					set={(o) => draft.set({ override: o })} maxLength={4000} error={bad('override')} />}
				<Trouble problem={problem.value} saved={false} />
				<p class="row"><button class="primary" disabled={busy.value || !f.reason.trim() || override && !f.override.trim()}>
					{option.second_review ? t('decide.propose') : override ? t('decide.overrideButton') : verb(option)}</button>
					<Keys keys={shown('Mod+Enter')} />
					{!f.reason.trim() && <span class="hint">{t('decide.needReason')}</span>}</p>
			</> : <p class="why" tabIndex={-1}>{canReview() ? t('decide.blocked') : t('decide.readOnly')}</p>}
		</form>
	);
}

/** The claim changed while the reason was written: what was, what is, and go on. */
function Moved({ was, now }: { was: Claim; now: Claim }) {
	const rows: [string, string, string][] = ([
		[t('moved.state'), word('state', was.state), word('state', now.state)],
		[t('edit.text'), was.text, now.text],
		[t('edit.claimant'), was.claimant ?? '–', now.claimant ?? '–'],
		[word('stance', 'supports'), counts(was, 'supports'), counts(now, 'supports')],
		[word('stance', 'refutes'), counts(was, 'refutes'), counts(now, 'refutes')],
	] as [string, string, string][]).filter(([, a, b]) => a !== b);

	return (
		<div class="conflict" role="alert">
			<p><b>{t('conflict.title')}</b> {t('moved.text', { was: was.version, now: now.version })}</p>
			{rows.length > 0 && <table><thead><tr><td /><th scope="col">{t('moved.was')}</th><th scope="col">{t('moved.now')}</th></tr></thead>
				<tbody>{rows.map(([label, a, b]) => <tr key={label}><th scope="row">{label}</th><td dir="auto">{a}</td><td dir="auto">{b}</td></tr>)}</tbody></table>}
		</div>
	);
}

const counts = (c: Claim, stance: 'supports' | 'refutes'): string =>
	`${t('evidence.origins', { n: c.evidence[`independent_${stance}`] })} · ${t('evidence.links', { n: c.evidence[stance] })}`;

function Proposal({ decision, screen, reload }: { decision: Decision; screen: ClaimScreen; reload: () => void }) {
	const { claim } = screen;
	const reason = useSignal('');
	const problem = useSignal<unknown>(null);
	const own = decision.proposed_by?.id === me.value?.id;

	async function answer(what: 'approval' | 'rejection'): Promise<void> {
		problem.value = null;
		try {
			const { data } = await call<Result>('POST', `/decisions/${decision.id}/${what}`,
				{ body: { reason: reason.value }, ifMatch: claim.version });
			publish(data.claim);
			announce(t(`proposal.${what}`));
			await screen.refresh();
		} catch (error) {
			problem.value = error;
			await screen.refresh();
		}
		reload();
	}
	return (
		<div class="proposal">
			<p><b>{t('proposal.waiting')}</b> <Who person={decision.proposed_by} /> {t('proposal.proposes')}{' '}
				<StateMark state={decision.to} basis={decision.basis} /> <Age at={decision.created_at} /></p>
			<blockquote dir="auto">{decision.reason}</blockquote>
			{decision.override && <p dir="auto"><b>{t('decide.override')}:</b> {decision.override.reason}</p>}
			<Checks checks={decision.checks} />
			{canReview() && <>
				<Area label={t('reason')} value={reason.value} set={(v) => { reason.value = v; }} rows={2} />
				<Trouble problem={problem.value} saved={false} />
				<p class="row">
					{own ? <span class="hint">{t('proposal.own')}</span>
						: <button type="button" class="primary" disabled={!reason.value.trim()}
							onClick={() => void answer('approval')}>{t('proposal.approve')}</button>}
					<button type="button" disabled={!reason.value.trim()} onClick={() => void answer('rejection')}>
						{own ? t('proposal.takeBack') : t('proposal.reject')}</button>
					{!reason.value.trim() && <span class="hint">{t('decide.needReason')}</span>}
				</p>
			</>}
		</div>
	);
}
