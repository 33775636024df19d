// SPDX-License-Identifier: Apache-2.0
// Addresses are paths, never #/routes: text fragments and copied links survive.
import { computed, signal } from '@preact/signals';

export interface Place { path: string; query: URLSearchParams; hash: string }

const read = (): Place => ({
	path: location.pathname.replace(/\/+$/, '') || '/',
	query: new URLSearchParams(location.search),
	hash: location.hash,
});

export const place = signal(read());
export const path = computed(() => place.value.path);

/** The first segments this page answers for; every other link is the server's. */
const OURS = ['', 'setup', 'signin', 'claims', 'documents', 'people', 'policy', 'account'];

/** Called with every new path, before its screen is drawn. */
export const onArrival: (() => void)[] = [];

function moved(): void {
	const next = read();

	if (next.path !== place.value.path)
		for (const tell of onArrival)
			tell();
	place.value = next;
}

export function go(href: string, replace = false): void {
	if (href === location.pathname + location.search + location.hash)
		return;
	if (replace)
		history.replaceState(null, '', href);
	else
		history.pushState(null, '', href);
	moved();
}

/** The same address with some query parameters changed; null removes one. */
export function withQuery(change: Record<string, string | string[] | null>,
	query = place.value.query): URLSearchParams {
	const next = new URLSearchParams(query);

	for (const [name, value] of Object.entries(change)) {
		next.delete(name);
		for (const v of Array.isArray(value) ? value : value ? [value] : [])
			next.append(name, v);
	}
	return next;
}

export function href(path: string, query?: URLSearchParams): string {
	const text = query?.toString();
	return text ? `${path}?${text}` : path;
}

function clicked(event: MouseEvent): void {
	const link = (event.target as Element).closest?.('a');

	if (!link || event.defaultPrevented || event.button !== 0 || link.target
		|| link.hasAttribute('download') || event.ctrlKey || event.metaKey
		|| event.shiftKey || event.altKey || link.origin !== location.origin)
		return;
	if (!OURS.includes(link.pathname.split('/')[1] ?? '') || link.hash)
		return;
	event.preventDefault();
	go(link.pathname + link.search);
}

export function startRouter(): void {
	addEventListener('popstate', moved);
	document.addEventListener('click', clicked);
}
