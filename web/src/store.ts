// SPDX-License-Identifier: Apache-2.0
// Signals kept in localStorage. Storage may be full or forbidden: then they
// live as long as the page.
import { type Signal, signal } from '@preact/signals';

const PREFIX = 'claimd.';

export function load(key: string): string | null {
	try {
		return localStorage.getItem(PREFIX + key);
	} catch {
		return null;
	}
}

export function save(key: string, value: string | null): void {
	try {
		if (value === null)
			localStorage.removeItem(PREFIX + key);
		else
			localStorage.setItem(PREFIX + key, value);
	} catch {
		// The page works without storage; only reloads lose what was typed.
	}
}

export function storedKeys(prefix: string): string[] {
	try {
		return Object.keys(localStorage)
			.filter((k) => k.startsWith(PREFIX + prefix))
			.map((k) => k.slice(PREFIX.length));
	} catch {
		return [];
	}
}

export function stored(key: string, initial: string): Signal<string> {
	const kept = signal(load(key) ?? initial);

	kept.subscribe((value) => save(key, value === initial ? null : value));
	return kept;
}
