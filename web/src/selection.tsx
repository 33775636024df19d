// SPDX-License-Identifier: Apache-2.0
// From a selection in the article to a claim with code point offsets.
import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { newKey, Problem } from './api';
import { t } from './i18n';
import type { Offsets } from './offsets';
import type { DocumentText } from './types';
import { Area, Dialog, Text, Trouble } from './ui';

/** start is -1 when the words were typed and have to be found */
export interface Selected { exact: string; start: number; end: number }

/** Code points between the start of `holder` and the place, plus where the holder starts. */
function pointAt(root: HTMLElement, node: Node, offset: number): number | null {
	const element = node instanceof Element ? node : node.parentElement;
	const holder = element?.closest<HTMLElement>('[data-start]');

	if (holder && root.contains(holder)) {
		const range = document.createRange();
		range.setStart(holder, 0);
		range.setEnd(node, offset);
		return Number(holder.dataset.start) + [...range.toString()].length;
	}
	// Between two pieces: take the next piece that starts after the place.
	for (const piece of root.querySelectorAll<HTMLElement>('[data-start]')) {
		const range = document.createRange();
		range.selectNodeContents(piece);
		if (range.comparePoint(node, offset) < 0)
			return Number(piece.dataset.start);
	}
	return null;
}

export function useSelection(root: RefObject<HTMLElement | null>): Signal<Selected | null> {
	const selected = useSignal<Selected | null>(null);

	useEffect(() => {
		function changed(): void {
			const selection = getSelection();
			const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
			if (!range || range.collapsed || !root.current?.contains(range.commonAncestorContainer)) {
				selected.value = null;
				return;
			}
			const start = pointAt(root.current, range.startContainer, range.startOffset);
			const end = pointAt(root.current, range.endContainer, range.endOffset);
			selected.value = start !== null && end !== null && end > start
				? { exact: '', start, end } : null;
		}
		document.addEventListener('selectionchange', changed);
		return () => document.removeEventListener('selectionchange', changed);
	}, []);
	return selected;
}

/** White space at the ends of a selection is an accident. */
function trimmed(at: Offsets, { start, end }: Selected): Selected {
	const exact = at.slice(start, end);
	const lead = [...exact].length - [...exact.trimStart()].length;
	const trail = [...exact].length - [...exact.trimEnd()].length;

	return { exact: exact.trim(), start: start + lead, end: end - trail };
}

function find(doc: DocumentText, at: Offsets, words: string): Selected | null {
	const unit = doc.text.indexOf(words);

	return words && unit >= 0
		? { exact: words, start: at.point(unit), end: at.point(unit + words.length) } : null;
}

interface Props {
	doc: DocumentText; at: Offsets; selected: Selected; close: () => void;
	save: (claim: object, key: string) => Promise<void>;
}

const AROUND = 32;

export function AddClaim({ doc, at, selected, close, save }: Props) {
	const first = selected.start >= 0 ? trimmed(at, selected) : selected;
	const exact = useSignal(first.exact);
	const text = useSignal(first.exact.replace(/\s+/g, ' '));
	const claimant = useSignal('');
	const problem = useSignal<unknown>(null);
	const key = useSignal(newKey());
	const place = first.start >= 0 ? first : find(doc, at, exact.value.trim());
	const bad = (field: string) => problem.value instanceof Problem ? problem.value.of(field) : undefined;

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		problem.value = null;
		try {
			await save({
				text: text.value.trim() || exact.value.trim(), document_id: doc.id,
				...(claimant.value.trim() && { claimant: claimant.value.trim() }),
				...(place && { quote: { ...place, prefix: at.slice(Math.max(0, place.start - AROUND), place.start),
					suffix: at.slice(place.end, Math.min(at.length, place.end + AROUND)) } }),
			}, key.value);
		} catch (error) {
			if (!(error instanceof Problem && error.uncertain))
				key.value = newKey();
			problem.value = error;
		}
	}
	return (
		<Dialog title={t('key.addClaim')} close={close}>
			<form class="stack" onSubmit={submit}>
				{first.start >= 0 ? <blockquote dir="auto">{first.exact}</blockquote>
					: <Area label={t('add.quote')} hint={exact.value.trim() ? place ? t('add.located') : t('add.notLocated') : t('add.quoteHint')}
						value={exact.value} set={(v) => { exact.value = v; }} rows={2} error={bad('quote')} autofocus />}
				<Area label={t('add.text')} hint={t('add.textHint')} value={text.value} set={(v) => { text.value = v; }} maxLength={2000}
					required={!exact.value.trim()} error={bad('text')} />
				<Text label={t('edit.claimant')} value={claimant.value} set={(v) => { claimant.value = v; }} wide maxLength={300} error={bad('claimant')} />
				<Trouble problem={problem.value} saved={false} />
				<div><button class="primary">{t('key.addClaim')}</button></div>
			</form>
		</Dialog>
	);
}
