// SPDX-License-Identifier: Apache-2.0
// The rail: queues with their counts, saved views, the other screens.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { me } from './api';
import { canAdmin, canReview, writes } from './claims';
import { minute, number, t, word } from './i18n';
import { href, path, place, withQuery } from './router';
import { useResource } from './resource';
import { signOut, Wordmark } from './signin';
import { pageQuery, viewsChanged } from './view';
import type { Page, QueueCount, View } from './types';

/** A view is where we are when its filter is exactly the address's. */
function isHere(query: string): boolean {
	const here = [...withQuery({ cursor: null })];
	const its = [...pageQuery(query)];

	return path.value === '/' && here.length === its.length
		&& its.every(([k, v]) => here.some(([a, b]) => a === k && b === v));
}

function Views() {
	const queues = useResource<{ items: QueueCount[] }>('/queues');
	const views = useResource<Page<View>>('/views?limit=200');
	const own = views.data.value?.items ?? [];

	useEffect(() => {
		if (document.visibilityState === 'visible')
			void queues.reload();
	}, [minute.value, writes.value]);
	useEffect(() => { void views.reload(); }, [viewsChanged.value]);
	return (
		<>
			<h2 class="sr">{t('rail.queues')}</h2>
			<ul>
				<li><a href="/" aria-current={isHere('dismissed=false') ? 'page' : undefined}>{t('rail.all')}</a></li>
				{queues.data.value?.items.map((q) => (
					<li key={q.key}><a href={href('/', pageQuery(q.query))}
						aria-current={isHere(q.query) ? 'page' : undefined}>{word('queue', q.key)}
						<span class={q.count ? 'count' : 'count none'}>{number(q.count)}</span></a></li>
				))}
			</ul>
			{own.length > 0 && <>
				<h2>{t('rail.views')}</h2>
				<ul>{own.map((v) => (
					<li key={v.id}><a href={href('/', pageQuery(v.query))}
						aria-current={isHere(v.query) ? 'page' : undefined}><bdi>{v.name}</bdi>
						{v.shared && <span class="count none" title={t('view.shared')}>{t('view.desk')}</span>}</a></li>
				))}</ul>
			</>}
		</>
	);
}

export function Rail({ help, palette }: { help: () => void; palette: () => void }) {
	const open = useSignal(false);
	const here = (to: string) => path.value === to ? 'page' : undefined;

	useEffect(() => { open.value = false; }, [place.value]);
	return (
		<nav class={open.value ? 'rail open' : 'rail'} aria-label={t('rail.label')}>
			<div class="top">
				<a href="/" class="home"><Wordmark /></a>
				<button type="button" class="plain menu" aria-expanded={open.value}
					onClick={() => { open.value = !open.value; }}>{t('rail.menu')}</button>
			</div>
			<div class="sections">
				{canReview() && <a class="button new" href="/documents/new">+ {t('nav.new')}</a>}
				<Views />
				<h2>{t('rail.desk')}</h2>
				<ul>
					<li><a href="/documents" aria-current={here('/documents')}>{t('nav.documents')}</a></li>
					<li><a href="/policy" aria-current={here('/policy')}>{t('nav.policy')}</a></li>
					{canAdmin() && <li><a href="/people" aria-current={here('/people')}>{t('nav.people')}</a></li>}
				</ul>
				<div class="foot">
					<a href="/account" aria-current={here('/account')}><bdi>{me.value?.name}</bdi>
						<span class="quiet"> {word('role', me.value?.role ?? '')}</span></a>
					<p class="row">
						<button type="button" class="link" onClick={palette}>{t('key.palette')}</button>
						<button type="button" class="link" onClick={help}>{t('rail.keys')}</button>
						<button type="button" class="link" onClick={() => void signOut()}>{t('signout')}</button>
					</p>
				</div>
			</div>
		</nav>
	);
}
