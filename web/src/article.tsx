// SPDX-License-Identifier: Apache-2.0
// A document set like an article, its claims underlined in their place, the
// list of claims beside it; hovering or focusing one shows the other.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { call, Problem } from './api';
import { AddClaim, type Selected, useSelection } from './selection';
import { canReview, changed, patchClaim } from './claims';
import { t, word } from './i18n';
import { useCommand } from './keys';
import { type Offsets, offsets } from './offsets';
import { useResource } from './resource';
import { go, place } from './router';
import type { Block, Claim, DocumentText } from './types';
import { announce, Day, Heading, Loaded, MARKS, note, Out, StateMark, Trouble, useTitle } from './ui';
import { Attention, Counts } from './queue';

export function DocumentPage({ id }: { id: string }) {
	const document = useResource<DocumentText>(`/documents/${encodeURIComponent(id)}`);

	useEffect(() => changed.subscribe((claim) => {
		const doc = document.data.peek();
		if (claim && doc?.claims.some((c) => c.id === claim.id && c !== claim))
			document.data.value = { ...doc, claims: doc.claims.map((c) => c.id === claim.id ? { ...c, ...claim } : c) };
	}), [document]);
	return <Loaded of={document} lines={14}>{(doc) => <Article doc={doc} reload={document.reload} />}</Loaded>;
}

function Article({ doc, reload }: { doc: DocumentText; reload: () => Promise<void> }) {
	const at = useMemo(() => offsets(doc.text), [doc.text]);
	const cursor = useSignal<string | null>(place.value.query.get('claim'));
	const hover = useSignal<string | null>(null);
	const problem = useSignal<unknown>(null);
	const adding = useSignal<Selected | null>(null);
	const body = useRef<HTMLDivElement>(null);
	const selected = useSelection(body);
	const claims = doc.claims;
	const current = claims.find((c) => c.id === cursor.value);

	useTitle(doc.title ?? t('document.untitled'));
	useEffect(() => { if (cursor.value) show(cursor.value, false); }, []);
	useLayoutEffect(() => {
		const root = body.current!;
		const watch = new ResizeObserver(() => stagger(root));
		watch.observe(root);
		return () => watch.disconnect();
	}, [claims]);
	function show(id: string, focus = true): void {
		cursor.value = id;
		document.getElementById(`quote-${id}`)?.scrollIntoView({ block: 'center',
			behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
		if (focus)
			document.getElementById(`entry-${id}`)?.focus({ preventScroll: true });
	}
	function move(step: number): void {
		const i = claims.findIndex((c) => c.id === cursor.value);
		const next = claims[i < 0 ? 0 : Math.min(claims.length - 1, Math.max(0, i + step))];
		if (next)
			show(next.id);
	}
	async function dismiss(claim: Claim, dismissed: boolean): Promise<void> {
		problem.value = null;
		try {
			const after = await patchClaim(claim, { dismissed });
			note(dismissed ? t('claim.dismissedNow') : t('claim.restoredNow'), () => void dismiss(after, !dismissed));
		} catch (error) {
			if (error instanceof Problem && error.status === 412)
				await reload();
			problem.value = error;
		}
	}
	useCommand('list.next', () => move(1));
	useCommand('list.previous', () => move(-1));
	useCommand('list.open', current && (() => go(`/claims/${current.id}?document=${doc.id}`)));
	useCommand('claim.dismiss', canReview() && current && !current.dismissed && (() => void dismiss(current, true)));
	useCommand('claim.restore', canReview() && current && current.dismissed && (() => void dismiss(current, false)));
	useCommand('document.add', canReview() && (() => { adding.value = selected.value ?? { exact: '', start: -1, end: -1 }; }));
	useCommand('back', () => go('/documents'));
	return (
		<div class="document">
			<article class="article" aria-label={t('document.article')}>
				<header>
					<p class="quiet">{doc.publisher && <><bdi>{doc.publisher}</bdi> </>}{doc.published_at && <Day at={doc.published_at} />}</p>
					<Heading>{doc.title ?? t('document.untitled')}</Heading>
					<p class="quiet">{doc.author && <bdi>{doc.author} · </bdi>}
						{doc.url && <><Out url={doc.url} /> · </>}{t('document.by')} <bdi>{doc.created_by?.name}</bdi></p>
				</header>
				<div class="body" ref={body} lang={doc.language ?? undefined} dir="auto">
					{fold(doc.blocks).map((run) => run.kind === 'boilerplate'
						? <details class="boilerplate" key={run.blocks[0]!.start}>
							<summary>{t('document.boilerplate', { n: run.blocks.length })}</summary>
							{run.blocks.map((b) => <Paragraph key={b.start} {...{ block: b, at, claims, cursor, hover, show }} />)}</details>
						: run.blocks.map((b) => <Paragraph key={b.start} {...{ block: b, at, claims, cursor, hover, show }} />))}
				</div>
				{canReview() && selected.value && !adding.value && <div class="selbar"><button type="button" class="primary"
					onMouseDown={(e) => e.preventDefault()} onClick={() => { adding.value = selected.value; }}>+ {t('key.addClaim')}</button></div>}
			</article>
			<aside class="found" aria-label={t('document.found')}>
				<h2>{t('document.claims', { n: claims.length })}
					{canReview() && <button type="button" class="small" onClick={() => { adding.value = { exact: '', start: -1, end: -1 }; }}>
						+ {t('key.addClaim')}</button>}</h2>
				<Trouble problem={problem.value} saved={false} />
				{claims.length === 0 && <p class="quiet">{t('document.noClaims')}</p>}
				<ol>{claims.map((c) => <Entry key={c.id} claim={c} doc={doc.id} cursor={cursor} hover={hover} dismiss={dismiss} show={show} />)}</ol>
			</aside>
			{adding.value && <AddClaim doc={doc} at={at} selected={adding.value} close={() => { adding.value = null; }}
				save={async (claim, key) => {
					const { data } = await call<Claim>('POST', '/claims', { body: claim, key });
					adding.value = null;
					await reload();
					announce(t('add.done', { n: data.number }));
					setTimeout(() => show(data.id), 50);
				}} />}
		</div>
	);
}

/** Marks of claims that begin on one line stand beside each other in the margin. */
function stagger(root: HTMLElement): void {
	let line = -1, place = 0;

	for (const mark of root.querySelectorAll<HTMLElement>('.margin')) {
		place = mark.offsetTop === line ? place + 1 : 0;
		line = mark.offsetTop;
		mark.style.setProperty('--place', String(place));
	}
}

interface Run { kind: Block['kind']; blocks: Block[] }

/** Neighbouring boilerplate folds into one line. */
function fold(blocks: Block[]): Run[] {
	const runs: Run[] = [];

	for (const block of blocks) {
		const last = runs.at(-1);
		if (last?.kind === 'boilerplate' && block.kind === 'boilerplate')
			last.blocks.push(block);
		else
			runs.push({ kind: block.kind, blocks: [block] });
	}
	return runs;
}

interface ParagraphProps {
	block: Block; at: Offsets; claims: Claim[];
	cursor: Signal<string | null>; hover: Signal<string | null>; show: (id: string) => void;
}

/** The block cut at every place where a quote begins or ends; quotes may overlap. */
function pieces(block: Block, claims: Claim[]): { start: number; end: number; claims: Claim[] }[] {
	const here = claims.filter((c) => c.quote && c.quote.start < block.end && c.quote.end > block.start);
	const cuts = [...new Set([block.start, block.end, ...here.flatMap((c) => [c.quote!.start, c.quote!.end])])]
		.filter((p) => p >= block.start && p <= block.end).sort((a, b) => a - b);

	return cuts.slice(0, -1).map((start, i) => ({ start, end: cuts[i + 1]!,
		claims: here.filter((c) => c.quote!.start <= start && c.quote!.end >= cuts[i + 1]!) }));
}

function Paragraph({ block, at, claims, cursor, hover, show }: ParagraphProps) {
	const parts = pieces(block, claims).map((piece) => {
		const text = at.slice(piece.start, piece.end);
		const top = piece.claims.find((c) => c.id === cursor.value || c.id === hover.value)
			?? piece.claims.find((c) => !c.dismissed) ?? piece.claims[0];
		const starts = piece.claims.filter((c) => c.quote!.start === piece.start);
		if (!top)
			return <span key={piece.start} data-start={piece.start}>{text}</span>;
		return (
			<span key={piece.start}>
				{starts.map((c) => (
					<button type="button" key={c.id} class={`margin s-${c.state}`} tabIndex={-1} id={`quote-${c.id}`}
						aria-label={t('document.mark', { n: c.number, state: word('state', c.state) })} onClick={() => show(c.id)}>
						{MARKS[c.state]}</button>
				))}
				<mark data-start={piece.start} onClick={() => { if (getSelection()?.isCollapsed) show(top.id); }}
					onMouseEnter={() => { hover.value = top.id; }} onMouseLeave={() => { hover.value = null; }}
					class={`s-${top.state}${top.dismissed ? ' dismissed' : ''}${
						[cursor.value, hover.value].includes(top.id) ? ' lit' : ''}`}>{text}</mark>
			</span>
		);
	});

	return block.kind === 'heading' ? <h2 dir="auto">{parts}</h2> : <p dir="auto">{parts}</p>;
}

interface EntryProps {
	claim: Claim; doc: string; cursor: Signal<string | null>; hover: Signal<string | null>;
	dismiss: (claim: Claim, dismissed: boolean) => Promise<void>; show: (id: string) => void;
}

function Entry({ claim, doc, cursor, hover, dismiss, show }: EntryProps) {
	const lit = cursor.value === claim.id || hover.value === claim.id;

	return (
		<li class={`${claim.dismissed ? 'dismissed' : ''}${lit ? ' lit' : ''}`} aria-current={cursor.value === claim.id ? 'true' : undefined}
			onMouseEnter={() => { hover.value = claim.id; }} onMouseLeave={() => { hover.value = null; }}>
			<a id={`entry-${claim.id}`} href={`/claims/${claim.id}?document=${doc}`} onFocus={() => { if (cursor.value !== claim.id) show(claim.id); }}>
				<StateMark state={claim.state} bare /> <span dir="auto">{claim.text}</span></a>
			<p class="quiet about">
				{claim.claimant && <bdi>{claim.claimant}</bdi>}
				{claim.hedged && <span>{t('claim.hedged')}{claim.hedges.length > 0 && <>: <i dir="auto">{claim.hedges.join(', ')}</i></>}</span>}
				{claim.score !== null && <span>{t('claim.score', { score: claim.score.toFixed(2) })}</span>}
				{claim.dismissed && <span>{t('claim.dismissed')}</span>}
				<Counts of={claim} /> <Attention of={claim} />
				{canReview() && <button type="button" class="link" onClick={() => void dismiss(claim, !claim.dismissed)}>
					{claim.dismissed ? t('claim.restore') : t('claim.dismiss')}</button>}
			</p>
		</li>
	);
}
