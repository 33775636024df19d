// SPDX-License-Identifier: Apache-2.0
// Saved views: a name for a filter, private or shared with the desk.
import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, me } from './api';
import { t } from './i18n';
import { useResource } from './resource';
import type { Page, View } from './types';
import { Dialog, note, Text, Trouble } from './ui';

/** Raised when a view was made, changed or deleted. */
export const viewsChanged = signal(0);

/** The page hides dismissed claims unless asked; the API shows both unless asked. */
export function apiQuery(page: URLSearchParams): URLSearchParams {
	const query = new URLSearchParams(page);

	query.delete('cursor');
	if (!query.has('dismissed'))
		query.set('dismissed', 'false');
	else if (query.get('dismissed') === 'any')
		query.delete('dismissed');
	return query;
}

export function pageQuery(api: string): URLSearchParams {
	const query = new URLSearchParams(api);

	if (!query.has('dismissed'))
		query.set('dismissed', 'any');
	else if (query.get('dismissed') === 'false')
		query.delete('dismissed');
	return query;
}

function same(a: URLSearchParams, b: URLSearchParams): boolean {
	a.sort();
	b.sort();
	return a.toString() === b.toString();
}

/** Save the filter under a name, or change and delete the view it already is. */
export function SaveView({ query }: { query: URLSearchParams }) {
	const open = useSignal(false);
	const name = useSignal('');
	const shared = useSignal(false);
	const problem = useSignal<unknown>(null);
	const views = useResource<Page<View>>('/views?limit=200');
	const known = views.data.value?.items.find((v) =>
		v.created_by.id === me.value?.id && same(apiQuery(query), new URLSearchParams(v.query)));

	useEffect(() => { void views.reload(); }, [viewsChanged.value]);
	async function remove(view: View): Promise<void> {
		await call('DELETE', `/views/${view.id}`, { ifMatch: view.version });
		viewsChanged.value++;
		note(t('view.removed', { name: view.name }));
	}
	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		try {
			await call('POST', '/views', { body: { name: name.value, query: apiQuery(query).toString(), shared: shared.value } });
			viewsChanged.value++;
			open.value = false;
			note(t('view.saved', { name: name.value }));
			name.value = '';
		} catch (error) {
			problem.value = error;
		}
	}
	if (known)
		return <button type="button" class="link" onClick={() => void remove(known)}>{t('view.remove')}</button>;
	return (
		<>
			<button type="button" class="link" onClick={() => { open.value = true; }}>{t('view.save')}</button>
			{open.value && <Dialog title={t('view.save')} close={() => { open.value = false; }}>
				<form class="stack" onSubmit={submit}>
					<Text label={t('view.name')} value={name.value} set={(v) => { name.value = v; }} required maxLength={100}
						autofocus wide />
					<label class="check"><input type="checkbox" checked={shared.value}
						onChange={(e) => { shared.value = e.currentTarget.checked; }} /> {t('view.shared')}</label>
					<Trouble problem={problem.value} saved={false} />
					<div><button class="primary">{t('view.save')}</button></div>
				</form>
			</Dialog>}
		</>
	);
}
