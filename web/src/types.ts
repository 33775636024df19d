// SPDX-License-Identifier: Apache-2.0
// The API's objects as docs/openapi.yaml names them. Unknown members are
// allowed to appear, so nothing here is checked at run time.

export type State = 'unverified' | 'corroborated' | 'disputed';
export type Stance = 'supports' | 'refutes' | 'context';
export type Role = 'viewer' | 'reviewer' | 'editor' | 'auditor' | 'admin';

export interface Page<T> { items: T[]; next_cursor: string | null; total?: number }
export interface Person { id: string; name: string; email?: string }

export type Right = 'self' | 'read' | 'review' | 'edit' | 'audit' | 'admin';

export interface User extends Person {
	email: string; role: Role; disabled: boolean;
	version: number; created_at: string; updated_at: string;
}

export interface Me extends User { rights: Right[] }

export interface Quote { exact: string; prefix: string; suffix: string; start: number; end: number }

export interface Claim {
	id: string; number: number;
	state: State; basis: string;
	text: string; language: string | null; claimant: string | null;
	hedged: boolean; hedges: string[];
	score: number | null; origin: string;
	document: { id: string; title: string | null; url: string | null } | null;
	quote: Quote | null;
	tags: string[]; assignee: Person | null; priority: number;
	due_at: string | null; dismissed: boolean;
	evidence: {
		supports: number; refutes: number; context: number;
		independent_supports: number; independent_refutes: number;
	};
	attention: string[]; published: boolean;
	merged_into: string | null; split_from: string | null;
	version: number; created_at: string; created_by: Person | null; updated_at: string;
	/** only with include=evidence */
	evidence_items?: Evidence[];
}

export interface Match {
	claim: Claim; score: number; probability: number;
	passages: { start: number; end: number }[];
}

/** `with` is null when the other is the claim's own document. */
export interface OriginReason { rule: string; with: string | null; detail: string }

export interface Evidence {
	id: string; claim_id: string; url: string; canonical_url: string; domain: string;
	stance: Stance; note: string | null; quote: string | null; quote_found: boolean | null;
	title: string | null; publisher: string | null;
	published_at: string | null; accessed_at: string;
	/** why a refuting piece does not change the verdict */
	answer: string | null;
	/** 0 is the group of the claim's own document; none: withdrawn */
	origin: { group: number | null; reasons: OriginReason[] };
	snapshot: { id: string; status: string; fetched_at: string | null; text_sha256: string | null } | null;
	link_status: string; warnings: string[]; withdrawn_at: string | null;
	version: number; created_at: string; created_by: Person | null;
}

export interface Check {
	rule: string; ok: boolean; need: number; have: number; detail: string; evidence_ids: string[];
}

export interface Option {
	to: State; basis: string; allowed: boolean; override_allowed: boolean;
	second_review: boolean; checks: Check[];
}
export interface Options { items: Option[]; claim_version: number; policy_version: number }

export interface Decision {
	id: string; claim_id: string; from: State; to: State; basis: string; reason: string;
	status: 'proposed' | 'effective' | 'rejected' | 'superseded';
	evidence_ids: string[]; policy_version: number; checks: Check[];
	override: { reason: string } | null;
	proposed_by: Person | null; decided_by: Person | null; created_at: string;
}

export interface Comment {
	id: string; text: string; mentions: Person[]; created_at: string; created_by: Person;
}

export interface HistoryEvent {
	seq: number; type: string; at: string;
	actor: { kind: 'user' | 'job' | 'system'; id: string | null; name: string | null };
	request_id: string | null; data: Record<string, unknown>;
	/** free text by name; null once erased */
	texts: Record<string, string | string[] | null>;
}

export interface Block { start: number; end: number; kind: 'body' | 'heading' | 'boilerplate' }

export interface Document {
	id: string; url: string | null; title: string | null; publisher: string | null;
	author: string | null; published_at: string | null; language: string | null;
	claim_count: number; created_at: string; created_by: Person | null;
}

export interface DocumentText extends Document { text: string; blocks: Block[]; claims: Claim[] }

export interface Token {
	id: string; label: string | null; scopes: string[]; last4: string;
	expires_at: string | null; last_used_at: string | null; revoked_at: string | null;
	created_at: string; user: Person; token?: string;
}

export interface QueueCount { key: string; name: string; query: string; count: number }

export interface View {
	id: string; name: string; query: string; shared: boolean;
	version: number; created_by: Person;
}

export interface PolicyRules {
	min_independent_supports: number; min_independent_refutes: number; no_unanswered_refutes: boolean;
	second_review: boolean; require_snapshot: boolean;
}

export interface Policy extends PolicyRules {
	version: number; reason: string | null; created_at: string; created_by: Person | null;
}
