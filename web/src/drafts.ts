// SPDX-License-Identifier: Apache-2.0
// What was typed and not yet stored. A draft is kept per form and claim, knows
// the version it was begun on, and carries the Idempotency-Key it will be sent
// with, so a repeat after a lost answer stores it once.
import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { me, newKey, Problem } from './api';
import { load, save, storedKeys } from './store';

interface Kept<F> { fields: F; base: F; version: number; key: string; at: number }

export interface Draft<F> {
	fields: Signal<F>;
	/** the values the form began with, to tell my change from theirs */
	base: Signal<F>;
	version: Signal<number>;
	dirty: Signal<boolean>;
	key(): string;
	set(change: Partial<F>): void;
	/** after a conflict: go on from their version */
	rebase(base: F, version: number): void;
	/** after a refusal the next try is a new request; after silence it is not */
	failed(error: unknown): void;
	clear(): void;
}

const WEEK = 7 * 86400000;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function create<F extends object>(name: string, initial: F, version: number): Draft<F> {
	const slot = `draft.${me.value?.id ?? ''}.${name}`;
	let kept: Kept<F> | null = null;

	try {
		kept = JSON.parse(load(slot) ?? 'null') as Kept<F> | null;
	} catch {
		kept = null;
	}
	let key = kept?.key ?? newKey();
	const fields = signal<F>({ ...initial, ...kept?.fields });
	const base = signal<F>(kept?.base ?? initial);
	const at = signal(kept?.version ?? version);
	const dirty = signal(kept !== null);

	function keep(): void {
		dirty.value = !same(fields.value, base.value);
		save(slot, dirty.value ? JSON.stringify({ fields: fields.value, base: base.value,
			version: at.value, key, at: Date.now() } satisfies Kept<F>) : null);
	}
	return {
		fields, base, version: at, dirty,
		key: () => key,
		set(change) { fields.value = { ...fields.value, ...change }; keep(); },
		rebase(theirs, to) { base.value = theirs; at.value = to; key = newKey(); keep(); },
		failed(error) {
			if (!(error instanceof Problem && error.uncertain)) {
				key = newKey();
				keep();
			}
		},
		clear() {
			save(slot, null);
			fields.value = initial;
			base.value = initial;
			dirty.value = false;
			key = newKey();
		},
	};
}

export function useDraft<F extends object>(name: string, initial: F, version = 0): Draft<F> {
	const draft = useMemo(() => create(name, initial, version), [name]);

	// An untouched form follows the thing it edits.
	useEffect(() => {
		if (!draft.dirty.value) {
			draft.fields.value = initial;
			draft.base.value = initial;
			draft.version.value = version;
		}
	}, [draft, version]);
	return draft;
}

/** Forgets drafts nobody came back to. */
export function sweepDrafts(): void {
	for (const slot of storedKeys('draft.')) {
		try {
			const kept = JSON.parse(load(slot) ?? '') as Kept<object>;
			if (Date.now() - kept.at < WEEK)
				continue;
		} catch {
			// not a draft of ours: drop it
		}
		save(slot, null);
	}
}
