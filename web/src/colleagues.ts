// SPDX-License-Identifier: Apache-2.0
// The people claims can be assigned to; asked once.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, me } from './api';
import type { Page, Person, User } from './types';

const people = signal<Person[] | null>(null);
let asked = '';

async function ask(): Promise<void> {
	try {
		const page = await get<Page<User>>('/users?limit=200');
		people.value = page.items.filter((u) => !u.disabled && u.role !== 'viewer' && u.role !== 'auditor');
	} catch {
		// Who may not list people can still take a claim.
		people.value = me.value ? [me.value] : [];
	}
}

export function usePeople(): Person[] {
	useEffect(() => {
		if (me.value && asked !== me.value.id) {
			asked = me.value.id;
			void ask();
		}
	}, [me.value?.id]);
	return people.value ?? [];
}

export function peopleChanged(): void {
	asked = '';
	void ask();
}
