// SPDX-License-Identifier: Apache-2.0
// A thing on the server as three signals: what it is, what went wrong, and
// whether it takes long enough to show that we are waiting.
import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { cached, get, Problem } from './api';

const PATIENCE = 300;

export interface Resource<T> {
	data: Signal<T | undefined>;
	problem: Signal<Problem | undefined>;
	slow: Signal<boolean>;
	reload: () => Promise<void>;
}

function create<T>(path: string | null): Resource<T> & { stop: () => void } {
	const data = signal<T | undefined>(path ? cached<T>(path) : undefined);
	const problem = signal<Problem | undefined>(undefined);
	const slow = signal(false);
	let running: AbortController | undefined;

	async function reload(): Promise<void> {
		if (!path)
			return;
		running?.abort();
		const mine = running = new AbortController();
		const timer = setTimeout(() => { slow.value = data.value === undefined; }, PATIENCE);
		try {
			const fresh = await get<T>(path, mine.signal);
			if (mine === running) {
				data.value = fresh;
				problem.value = undefined;
			}
		} catch (error) {
			if (mine === running && !mine.signal.aborted)
				problem.value = error as Problem;
		} finally {
			clearTimeout(timer);
			if (mine === running)
				slow.value = false;
		}
	}
	return { data, problem, slow, reload, stop: () => running?.abort() };
}

export function useResource<T>(path: string | null): Resource<T> {
	const resource = useMemo(() => create<T>(path), [path]);

	useEffect(() => {
		void resource.reload();
		return resource.stop;
	}, [resource]);
	return resource;
}
