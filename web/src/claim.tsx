// SPDX-License-Identifier: Apache-2.0
// One claim: what is said, by whom, in which words of the article; then its
// evidence, the decision bar, and everything that was ever done to it.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, Problem } from './api';
import { Acts } from './acts';
import { canReview, changed, patchClaim, publish, type Patch } from './claims';
import { DecisionBar } from './decision';
import { EvidenceSection } from './evidence';
import { EditClaim, Facts } from './facts';
import { t } from './i18n';
import { useCommand } from './keys';
import { offsets } from './offsets';
import { Attention, neighbours } from './queue';
import { useResource } from './resource';
import { go, href, place, withQuery } from './router';
import { Timeline } from './history';
import { SeenBefore } from './similar';
import type { Claim, DocumentText } from './types';
import { announce, badge, Heading, Loaded, note, Out, StateMark, Trouble, useTitle } from './ui';

/** What the parts of the page need: the claim, and the ways to change it. */
export interface ClaimScreen {
	claim: Claim;
	/** asks the claim and its evidence again; answers the fresh one */
	refresh: () => Promise<Claim>;
	patch: (patch: Patch, said: string, undo?: Patch) => Promise<void>;
}

export function ClaimPage({ id }: { id: string }) {
	const path = `/claims/${encodeURIComponent(id)}?include=evidence`;
	const resource = useResource<Claim>(path);

	useEffect(() => changed.subscribe((claim) => {
		const shown = resource.data.peek();
		if (claim?.id === id && shown && claim.version >= shown.version && claim !== shown)
			resource.data.value = { ...shown, ...claim };
	}), [resource]);
	async function refresh(): Promise<Claim> {
		const fresh = await get<Claim>(path);
		resource.data.value = fresh;
		return publish(fresh);
	}
	return (
		<article class="claim" aria-label={t('claim.label')}>
			<Loaded of={resource} lines={10}>{(claim) => <Body claim={claim} refresh={refresh} />}</Loaded>
		</article>
	);
}

function Body({ claim, refresh }: { claim: Claim; refresh: () => Promise<Claim> }) {
	const problem = useSignal<unknown>(null);
	const editing = useSignal(false);
	const queue = useRef(Promise.resolve());
	const newest = useRef(claim);

	newest.current = claim;

	useTitle(`#${claim.number} ${claim.text.slice(0, 60)}`);
	useEffect(() => badge(claim.state), [claim.state]);
	/** One change after the other: each goes by the version that the last one made. */
	function patch(change: Patch, said: string, undo?: Patch): Promise<void> {
		queue.current = queue.current.then(() => apply(change, said, undo));
		return queue.current;
	}
	async function apply(change: Patch, said: string, undo?: Patch): Promise<void> {
		problem.value = null;
		try {
			newest.current = await patchClaim(newest.current, change);
			if (undo)
				note(said, () => void patch(undo, said));
			else
				announce(said);
		} catch (error) {
			// A stale single change: show theirs, and let the person press again.
			if (error instanceof Problem && error.status === 412)
				await refresh();
			problem.value = error;
		}
	}
	const screen: ClaimScreen = { claim, refresh, patch };
	useCommand('claim.edit', canReview() && (() => { editing.value = true; }));
	useCommand('back', () => { if (editing.value) editing.value = false; else go(href('/', withQuery({}))); });
	return (
		<>
			<Where claim={claim} />
			<header class="claimhead">
				<Heading class="statement">{claim.text}</Heading>
				<Says claim={claim} />
				<SeenBefore claim={claim} />
				{editing.value && <EditClaim screen={screen} close={() => { editing.value = false; }} />}
				<Facts screen={screen} />
				<Trouble problem={problem.value} saved={false} />
				<Acts screen={screen} edit={() => { editing.value = true; }} />
			</header>
			{claim.quote && claim.document && <Context claim={claim} />}
			<EvidenceSection screen={screen} />
			<DecisionBar screen={screen} />
			<Timeline screen={screen} />
		</>
	);
}

/** State, number, and the way along the filtered list. */
function Where({ claim }: { claim: Claim }) {
	const list = neighbours(claim.id);
	const step = (to: string | null, label: string) => to
		? <a class="button" href={to} aria-label={label}>{label === t('key.nextClaim') ? '›' : '‹'}</a> : null;

	useCommand('claim.next', list.next !== null && (() => go(list.next!)));
	useCommand('claim.previous', list.previous !== null && (() => go(list.previous!)));
	return (
		<div class="where">
			<StateMark state={claim.state} basis={claim.basis} />
			<Attention of={claim} />
			{claim.dismissed && <span class="badge">{t('claim.dismissed')}</span>}
			{claim.published && <span class="badge">{t('claim.published')}</span>}
			{claim.merged_into && <a class="badge" href={`/claims/${claim.merged_into}`}>{t('claim.merged')}</a>}
			{claim.split_from && <a class="badge" href={`/claims/${claim.split_from}`}>{t('claim.splitFrom')}</a>}
			<span class="spring" />
			<span class="number">#{claim.number}</span>
			<nav class="steps" aria-label={t('claim.steps')}>
				<a class="up" href={href('/', withQuery({}, place.value.query))}>{t('claim.back')}</a>
				{list.at >= 0 && <span class="quiet">{t('claim.place', { at: list.at + 1, of: list.of })}</span>}
				{step(list.previous, t('key.previousClaim'))}{step(list.next, t('key.nextClaim'))}
			</nav>
		</div>
	);
}

function Says({ claim }: { claim: Claim }) {
	const why = useSignal(false);

	return (
		<p class="says">
			{claim.claimant ? <>{t('claim.says')} <b><bdi>{claim.claimant}</bdi></b></> : t('claim.nobody')}
			{claim.document && <>, {t('claim.via')} <a href={`/documents/${claim.document.id}`}>
				<bdi>{claim.document.title ?? t('document.untitled')}</bdi></a></>}
			{claim.hedged && <> · {t('claim.hedged')}{claim.hedges.length > 0 && <>: <i dir="auto">{claim.hedges.join(', ')}</i></>}</>}
			{claim.score !== null && <> · <button type="button" class="link quiet" aria-expanded={why.value}
				onClick={() => { why.value = !why.value; }}>{t('claim.score', { score: claim.score.toFixed(2) })}</button></>}
			{why.value && <span class="quiet"> {t('claim.scoreWhy')} {claim.hedges.length > 0
				&& t('claim.scoreHedges', { words: claim.hedges.join(', ') })}</span>}
		</p>
	);
}

/** The quote in its paragraph, marked; the article one click away. */
function Context({ claim }: { claim: Claim }) {
	const quote = claim.quote!;
	const document = useResource<DocumentText>(`/documents/${claim.document!.id}`);
	const parts = useComputed(() => {
		const doc = document.data.value;
		if (!doc)
			return { before: quote.prefix, exact: quote.exact, after: quote.suffix };
		const at = offsets(doc.text);
		const block = doc.blocks.find((b) => b.start <= quote.start && quote.end <= b.end)
			?? { start: Math.max(0, quote.start - 200), end: Math.min(at.length, quote.end + 200) };
		return { before: at.slice(block.start, quote.start), exact: at.slice(quote.start, quote.end),
			after: at.slice(quote.end, block.end) };
	});
	const { before, exact, after } = parts.value;

	return (
		<section class="context" aria-labelledby="context">
			<h2 id="context">{t('claim.context')}</h2>
			<blockquote dir="auto">{before}<mark class={`s-${claim.state}`}>{exact}</mark>{after}</blockquote>
			<p class="quiet">
				<a href={`/documents/${claim.document!.id}?claim=${claim.id}`}>{t('claim.inDocument')}</a>
				{claim.document!.url && <> · <Out url={claim.document!.url}>{t('claim.original')}</Out></>}
			</p>
		</section>
	);
}
