// SPDX-License-Identifier: Apache-2.0
// The rarer acts on a claim: dismiss, publish, merge, split.
import { useSignal } from '@preact/signals';
import type { ClaimScreen } from './claim';
import { call, get, newKey, Problem } from './api';
import { act, canEdit, canReview, publish } from './claims';
import { t } from './i18n';
import { useCommand } from './keys';
import { go } from './router';
import type { Claim, Page } from './types';
import { Area, Dialog, note, StateMark, Text, Trouble } from './ui';

export function Acts({ screen, edit }: { screen: ClaimScreen; edit: () => void }) {
	const { claim, patch } = screen;
	const open = useSignal<'' | 'merge' | 'split' | 'unmerge'>('');
	const problem = useSignal<unknown>(null);
	const dismiss = (dismissed: boolean): void => void patch({ dismissed },
		dismissed ? t('claim.dismissedNow') : t('claim.restoredNow'), { dismissed: !dismissed });

	useCommand('claim.dismiss', canReview() && !claim.dismissed && (() => dismiss(true)));
	useCommand('claim.restore', canReview() && claim.dismissed && (() => dismiss(false)));
	async function publication(method: 'POST' | 'DELETE'): Promise<void> {
		problem.value = null;
		try {
			await act(method, `/claims/${claim.id}/publication`, claim);
			note(method === 'POST' ? t('claim.publishedNow') : t('claim.unpublishedNow'));
		} catch (error) {
			if (error instanceof Problem && error.status === 412)
				await screen.refresh();
			problem.value = error;
		}
	}
	if (!canReview())
		return null;
	return (
		<div class="acts">
			<button type="button" onClick={edit}>{t('key.edit')}</button>
			<button type="button" onClick={() => dismiss(!claim.dismissed)}>
				{claim.dismissed ? t('claim.restore') : t('claim.dismiss')}</button>
			{canEdit() && claim.state !== 'unverified' && <button type="button"
				onClick={() => void publication(claim.published ? 'DELETE' : 'POST')}>
				{claim.published ? t('claim.unpublish') : t('claim.publish')}</button>}
			{canEdit() && (claim.merged_into
				? <button type="button" onClick={() => { open.value = 'unmerge'; }}>{t('merge.undo')}</button>
				: <button type="button" onClick={() => { open.value = 'merge'; }}>{t('merge.button')}</button>)}
			{canEdit() && <button type="button" onClick={() => { open.value = 'split'; }}>{t('split.button')}</button>}
			<button type="button" onClick={() => print()}>{t('claim.print')}</button>
			<Trouble problem={problem.value} saved={false} />
			{open.value === 'merge' && <Merge screen={screen} close={() => { open.value = ''; }} />}
			{open.value === 'unmerge' && <Unmerge screen={screen} close={() => { open.value = ''; }} />}
			{open.value === 'split' && <Split screen={screen} close={() => { open.value = ''; }} />}
		</div>
	);
}

interface Part { screen: ClaimScreen; close: () => void }

function Merge({ screen: { claim }, close }: Part) {
	const text = useSignal('');
	const reason = useSignal('');
	const into = useSignal<Claim | null>(null);
	const found = useSignal<Claim[]>([]);
	const problem = useSignal<unknown>(null);

	async function search(event: Event): Promise<void> {
		event.preventDefault();
		try {
			const page = await get<Page<Claim>>(`/claims?limit=20&q=${encodeURIComponent(text.value)}`);
			found.value = page.items.filter((c) => c.id !== claim.id && !c.merged_into);
			problem.value = null;
		} catch (error) {
			problem.value = error;
		}
	}
	async function merge(): Promise<void> {
		try {
			await act('POST', `/claims/${claim.id}/merge`, claim, { into: into.value!.id, reason: reason.value });
			note(t('merge.done', { n: into.value!.number }));
			close();
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<Dialog title={t('merge.title')} close={close}>
			<p>{t('merge.text')}</p>
			<form onSubmit={search} class="row"><input type="search" dir="auto" aria-label={t('merge.search')}
				placeholder={t('merge.search')} value={text.value} onInput={(e) => { text.value = e.currentTarget.value; }} />
				<button>{t('merge.find')}</button></form>
			<ul class="pickers">{found.value.map((c) => (
				<li key={c.id}><label class="check"><input type="radio" name="into" checked={into.value?.id === c.id}
					onChange={() => { into.value = c; }} /><span><StateMark state={c.state} bare /> <span class="quiet">#{c.number}</span> <bdi>{c.text}</bdi></span></label></li>
			))}</ul>
			<Area label={t('reason')} value={reason.value} set={(v) => { reason.value = v; }} />
			<Trouble problem={problem.value} saved={false} />
			<p><button type="button" class="primary" disabled={!into.value || !reason.value.trim()}
				onClick={() => void merge()}>{t('merge.button')}</button>{' '}
				{!into.value && <span class="hint">{t('merge.choose')}</span>}</p>
		</Dialog>
	);
}

function Unmerge({ screen: { claim }, close }: Part) {
	const reason = useSignal('');
	const problem = useSignal<unknown>(null);

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		try {
			await act('POST', `/claims/${claim.id}/unmerge`, claim, { reason: reason.value });
			close();
		} catch (error) {
			problem.value = error;
		}
	}
	return (
		<Dialog title={t('merge.undo')} close={close}>
			<form class="stack" onSubmit={submit}>
				<Area label={t('reason')} value={reason.value} set={(v) => { reason.value = v; }} required />
				<Trouble problem={problem.value} saved={false} />
				<div><button class="primary">{t('merge.undo')}</button></div>
			</form>
		</Dialog>
	);
}

function Split({ screen: { claim, refresh }, close }: Part) {
	const text = useSignal('');
	const claimant = useSignal(claim.claimant ?? '');
	const reason = useSignal('');
	const problem = useSignal<unknown>(null);
	const key = useSignal(newKey());

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		try {
			const { data } = await call<Claim>('POST', `/claims/${claim.id}/split`, { ifMatch: claim.version, key: key.value,
				body: { text: text.value, reason: reason.value, ...(claimant.value && { claimant: claimant.value }) } });
			publish(data);
			await refresh();
			note(t('split.done', { n: data.number }));
			close();
			go(`/claims/${data.id}`);
		} catch (error) {
			if (!(error instanceof Problem && error.uncertain))
				key.value = newKey();
			problem.value = error;
		}
	}
	return (
		<Dialog title={t('split.title')} close={close}>
			<form class="stack" onSubmit={submit}>
				<p>{t('split.text')}</p>
				<blockquote dir="auto">{claim.text}</blockquote>
				<Area label={t('split.new')} value={text.value} set={(v) => { text.value = v; }} required maxLength={2000} />
				<Text label={t('edit.claimant')} value={claimant.value} set={(v) => { claimant.value = v; }} wide />
				<Area label={t('reason')} value={reason.value} set={(v) => { reason.value = v; }} required />
				<Trouble problem={problem.value} saved={false} />
				<div><button class="primary">{t('split.button')}</button></div>
			</form>
		</Dialog>
	);
}
