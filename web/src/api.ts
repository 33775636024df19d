// SPDX-License-Identifier: Apache-2.0
// The one way to the server. Answers carry the version for the next If-Match;
// every failure is a Problem, also "the network is away".
import { signal } from '@preact/signals';
import type { Check, Me } from './types';

export interface FieldError { pointer: string; code: string; detail: string }
export interface Answer<T> { data: T; version: number; status: number; location: string | null }

export class Problem extends Error {
	constructor(readonly status: number, readonly slug: string, readonly title: string,
		readonly detail: string, readonly instance: string,
		readonly errors: FieldError[], readonly retryAfter: number,
		readonly body: { version?: number; checks?: Check[]; evidence_id?: string }) {
		super(title);
	}

	/** What the server says about one field of the form, if anything. */
	of(field: string): string | undefined {
		return this.errors.find((e) => e.pointer === '/' + field
			|| e.pointer.startsWith(`/${field}/`))?.detail;
	}

	/** True when the write may have been stored although no answer came. */
	get uncertain(): boolean {
		return this.status === 0 || this.slug === 'write-uncertain';
	}
}

interface Request {
	body?: unknown;
	ifMatch?: number;
	key?: string;
	signal?: AbortSignal;
	quiet?: boolean;
}

/** undefined: not asked yet · null: nobody is signed in */
export const me = signal<Me | null | undefined>(undefined);
/** The session ended while somebody was working; the page stays, a dialog asks. */
export const expired = signal(false);
export const offline = signal(false);

const DEADLINE = 30000;
const KEPT = 200;
const cache = new Map<string, { etag: string | null; data: unknown }>();

export const cached = <T>(path: string): T | undefined => cache.get(path)?.data as T | undefined;
export const forget = (): void => cache.clear();

/** Random enough for Idempotency-Key, also where crypto.randomUUID is missing (plain http). */
export function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

function headers(method: string, path: string, request: Request): Headers {
	const h = new Headers({ Accept: 'application/json, application/problem+json' });

	if (request.body !== undefined)
		h.set('Content-Type', method === 'PATCH'
			? 'application/merge-patch+json' : 'application/json');
	if (request.ifMatch !== undefined)
		h.set('If-Match', `"${request.ifMatch}"`);
	if (request.key)
		h.set('Idempotency-Key', request.key);
	const etag = method === 'GET' && cache.get(path)?.etag;
	if (etag)
		h.set('If-None-Match', etag);
	return h;
}

async function problem(response: Response): Promise<Problem> {
	let body: Record<string, unknown> = {};

	try {
		body = await response.json() as Record<string, unknown>;
	} catch {
		// A proxy in between may answer in HTML; the status has to do.
	}
	const text = (name: string): string => typeof body[name] === 'string' ? body[name] as string : '';
	return new Problem(response.status, text('type').split('/').pop() || 'http-' + response.status,
		text('title') || response.statusText, text('detail'),
		(text('instance') || response.headers.get('X-Request-Id') || '').replace('urn:uuid:', ''),
		Array.isArray(body.errors) ? body.errors as FieldError[] : [],
		Number(response.headers.get('Retry-After')) || 0, body);
}

/** Lists and documents are shown from memory while they are asked again. */
const SHOWN_AT_ONCE = /^\/(claims(\?|\/[^/]+$)|documents)/;

function remember(path: string, etag: string | null, data: unknown): void {
	if (!etag && !SHOWN_AT_ONCE.test(path))
		return;
	cache.delete(path);
	cache.set(path, { etag, data });
	if (cache.size > KEPT)
		cache.delete(cache.keys().next().value!);
}

export async function call<T>(method: string, path: string, request: Request = {}): Promise<Answer<T>> {
	const deadline = AbortSignal.timeout(DEADLINE);
	let response: Response;

	try {
		response = await fetch('/api/v1' + path, {
			method,
			headers: headers(method, path, request),
			body: request.body === undefined ? null : JSON.stringify(request.body),
			signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline,
			credentials: 'same-origin',
		});
	} catch (error) {
		if (request.signal?.aborted)
			throw error;
		offline.value = true;
		throw new Problem(0, 'offline', '', '', '', [], 0, {});
	}
	offline.value = false;
	return answer<T>(method, path, request, response);
}

async function answer<T>(method: string, path: string, request: Request,
	response: Response): Promise<Answer<T>> {
	const etag = response.headers.get('ETag');
	const version = Number(etag?.replace(/^W\//, '').replaceAll('"', '')) || 0;
	const location = response.headers.get('Location');

	if (response.status === 304)
		return { data: cache.get(path)!.data as T, version, status: 304, location };
	if (!response.ok) {
		if (response.status === 401 && me.value && !request.quiet)
			expired.value = true;
		throw await problem(response);
	}
	const data = (response.status === 204 ? undefined : await response.json()) as T;
	if (method === 'GET')
		remember(path, etag, data);
	return { data, version, status: response.status, location };
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
	call<T>('GET', path, signal ? { signal } : {}).then((a) => a.data);
