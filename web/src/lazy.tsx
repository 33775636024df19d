// SPDX-License-Identifier: Apache-2.0
// The second file of the page, asked for when the first has nothing to do.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Problem } from './api';
import { Skeleton, Trouble } from './ui';

type Desk = typeof import('./desk');
type Screen = 'Account' | 'DocumentList' | 'NewDocument' | 'People' | 'PolicyPage' | 'Setup';

let desk: Desk | undefined;
let coming: Promise<Desk> | undefined;

export function fetchDesk(): Promise<Desk> {
	const url = document.querySelector<HTMLMetaElement>('meta[name=claimd-desk]')!.content;

	coming ??= (import(url) as Promise<Desk>).then((it) => { desk = it; return it; });
	coming.catch(() => { coming = undefined; });
	return coming;
}

export function Lazy({ name }: { name: Screen }) {
	const here = useSignal(desk);
	const problem = useSignal<unknown>(null);
	const load = (): void => void fetchDesk().then((it) => { here.value = it; problem.value = null; },
		() => { problem.value = new Problem(0, 'offline', '', '', '', [], 0, {}); });

	useEffect(() => { if (!here.value) load(); }, []);
	if (problem.value)
		return <Trouble problem={problem.value} retry={load} />;
	if (!here.value)
		return <Skeleton />;
	const It = here.value[name];
	return <It />;
}
