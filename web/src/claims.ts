// SPDX-License-Identifier: Apache-2.0
// What several screens do with claims, and how one screen hears of another's change.
import { signal } from '@preact/signals';
import { call, me } from './api';
import type { Claim, Right } from './types';

/** The claim that was last changed here; lists replace their row by it. */
export const changed = signal<Claim | null>(null);
/** Raised after every write, so that counts are asked again. */
export const writes = signal(0);

export type Patch = Partial<Pick<Claim, 'text' | 'claimant' | 'tags' | 'priority' | 'due_at' | 'language'
	| 'dismissed'>> & { assignee?: string | null };

export function publish(claim: Claim): Claim {
	changed.value = claim;
	writes.value++;
	return claim;
}

export async function patchClaim(claim: Claim, patch: Patch): Promise<Claim> {
	const { data } = await call<Claim>('PATCH', `/claims/${claim.id}`,
		{ body: patch, ifMatch: claim.version });
	return publish(data);
}

/** An act on a claim that answers the claim. */
export async function act(method: string, path: string, claim: Claim, body?: unknown): Promise<Claim> {
	const { data } = await call<Claim>(method, path, { body, ifMatch: claim.version });
	return publish(data);
}

const may = (right: Right): boolean => me.value?.rights.includes(right) ?? false;
/** Courtesy only: the server decides, this keeps useless buttons away. */
export const canReview = (): boolean => may('review');
export const canEdit = (): boolean => may('edit');
export const canAdmin = (): boolean => may('admin');
