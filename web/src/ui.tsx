// SPDX-License-Identifier: Apache-2.0
// The small parts every screen is made of.
import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Problem } from './api';
import { ago, date, dateTime, t, word } from './i18n';
import { modal } from './keys';
import type { Resource } from './resource';
import type { Person, Stance, State } from './types';

export const MARKS: Record<State, string> = { unverified: '○', corroborated: '●', disputed: '◆' };
export const STANCES: Record<Stance, string> = { supports: '▲', refutes: '▼', context: '–' };

/** Shape, word and colour. `bare` keeps the word for screen readers only. */
export function StateMark({ state, basis, bare }: { state: State; basis?: string; bare?: boolean }) {
	return (
		<span class={`state s-${state}`}>
			<span class="shape" aria-hidden="true">{MARKS[state]}</span>
			<span class={bare ? 'sr' : 'word'}>{word('state', state)}</span>
			{basis && <span class="basis">{word('basis', basis)}</span>}
		</span>
	);
}

export function StanceMark({ stance }: { stance: Stance }) {
	return (
		<span class={`stance t-${stance}`}>
			<span aria-hidden="true">{STANCES[stance]}</span> {word('stance', stance)}
		</span>
	);
}

export const Age = ({ at }: { at: string }) =>
	<time dir="auto" dateTime={at} title={dateTime(at)}>{ago(at)}</time>;
export const Day = ({ at }: { at: string }) =>
	<time dir="auto" dateTime={at} title={dateTime(at)}>{date(at)}</time>;

export function Who({ person }: { person: Person | string | null | undefined }) {
	if (!person)
		return <>{t('person.machine')}</>;
	return <bdi>{typeof person === 'string' ? person : person.name}</bdi>;
}

export const initials = (name: string): string =>
	name.split(/\s+/).map((w) => [...w][0] ?? '').slice(0, 2).join('').toUpperCase();

interface FieldProps {
	label: string; hint?: string | undefined; error?: string | undefined;
	wide?: boolean; children: (props: { id: string; 'aria-describedby'?: string;
		'aria-invalid'?: boolean }) => ComponentChildren;
}

export function Field({ label, hint, error, wide, children }: FieldProps) {
	const id = useId();
	const about = [hint && id + 'h', error && id + 'e'].filter(Boolean).join(' ');

	return (
		<div class={wide ? 'field wide' : 'field'}>
			<label for={id}>{label}</label>
			{children({ id, ...(about && { 'aria-describedby': about }), ...(error && { 'aria-invalid': true }) })}
			{error && <p class="bad" id={id + 'e'}>{error}</p>}
			{hint && <p class="hint" id={id + 'h'}>{hint}</p>}
		</div>
	);
}

interface InputProps {
	type?: string; name?: string; required?: boolean; autofocus?: boolean; autocomplete?: string;
	minLength?: number; maxLength?: number; min?: number; max?: number; pattern?: string;
	placeholder?: string; dir?: 'auto' | 'ltr';
}
type TextProps = InputProps & {
	label: string; value: string; hint?: string | undefined; error?: string | undefined; wide?: boolean;
	set: (value: string) => void;
};

export function Text({ label, value, set, hint, error, wide, ...rest }: TextProps) {
	return (
		<Field label={label} hint={hint} error={error} wide={wide ?? false}>
			{(props) => <input dir="auto" {...rest as object} {...props} value={value}
				onInput={(e) => set(e.currentTarget.value)} />}
		</Field>
	);
}

type AreaProps = Omit<JSX.IntrinsicElements['textarea'], 'onInput' | 'value' | 'label'> & {
	label: string; value: string; hint?: string | undefined; error?: string | undefined;
	set: (value: string) => void;
};

export function Area({ label, value, set, hint, error, ...rest }: AreaProps) {
	return (
		<Field label={label} hint={hint} error={error} wide>
			{(props) => <textarea dir="auto" rows={3} {...rest} {...props} value={value}
				onInput={(e) => set(e.currentTarget.value)} />}
		</Field>
	);
}

interface ChoiceProps<V extends string> {
	label: string; value: V; values: readonly (readonly [V, string])[]; set: (value: V) => void;
	hint?: string; error?: string | undefined; hideLabel?: boolean;
}

export function Choice<V extends string>({ label, value, values, set, hint, error, hideLabel }: ChoiceProps<V>) {
	const select = (props: object) => (
		<select {...props} value={value} onChange={(e) => set(e.currentTarget.value as V)}>
			{values.map(([v, text]) => <option key={v} value={v}>{text}</option>)}
		</select>
	);
	if (hideLabel)
		return select({ 'aria-label': label });
	return <Field label={label} hint={hint} error={error}>{select}</Field>;
}

export function Keys({ keys }: { keys: string[] }) {
	return <>{keys.map((k) => <kbd key={k}>{k}</kbd>)}</>;
}

/** What happened, whether anything was saved, what to do, and the id to quote. */
export function Trouble({ problem, saved, retry }:
	{ problem: unknown; saved?: boolean; retry?: (() => void) | undefined }) {
	if (!problem)
		return null;
	if (!(problem instanceof Problem))
		return <div class="trouble" role="alert"><p><b>{t('trouble.page')}</b> {String(problem)}</p></div>;
	const away = problem.status === 0;
	const plain = problem.errors.filter((e) => e.detail);
	return (
		<div class="trouble" role="alert">
			<p><b>{away ? t('trouble.offline') : problem.title}</b>{problem.detail && <> {problem.detail}</>}</p>
			{plain.length > 0 && <ul>{plain.map((e) =>
				<li key={e.pointer + e.code}><code>{e.pointer}</code> {e.detail}</li>)}</ul>}
			<p class="next">
				{saved === false && <span>{problem.uncertain ? t('trouble.uncertain') : t('trouble.unsaved')} </span>}
				{problem.retryAfter > 0 && <span>{t('trouble.later', { n: problem.retryAfter })} </span>}
				{retry && <button type="button" class="link" onClick={retry}>{t('trouble.retry')}</button>}
				{problem.instance && <span class="quiet"> {t('trouble.quote')} <code>{problem.instance}</code></span>}
			</p>
		</div>
	);
}

export function Skeleton({ lines = 6 }: { lines?: number }) {
	return (
		<div class="skeleton" role="status">
			<span class="sr">{t('loading')}</span>
			{Array.from({ length: lines }, (_, i) => <div key={i} />)}
		</div>
	);
}

/** Shows the resource, or why it cannot be shown. */
export function Loaded<T>({ of, lines, children }:
	{ of: Resource<T>; lines?: number; children: (value: T) => ComponentChildren }) {
	const value = of.data.value;
	const problem = of.problem.value;

	return (
		<>
			{problem && <Trouble problem={problem} retry={() => void of.reload()} />}
			{value !== undefined ? children(value) : of.slow.value && <Skeleton lines={lines ?? 6} />}
		</>
	);
}

export function Dialog({ title, close, wide, children }:
	{ title: string; close?: () => void; wide?: boolean; children: ComponentChildren }) {
	const ref = useRef<HTMLDialogElement>(null);
	const id = useId();

	useEffect(() => {
		const returnTo = document.activeElement as HTMLElement | null;
		ref.current?.showModal();
		modal.value++;
		return () => { modal.value--; returnTo?.focus?.(); };
	}, []);
	return (
		<dialog ref={ref} class={wide ? 'wide' : ''} aria-labelledby={id}
			onCancel={(e) => { e.preventDefault(); close?.(); }}
			onClick={(e) => { if (e.target === ref.current) close?.(); }}>
			<div class="inner">
				<header>
					<h2 id={id}>{title}</h2>
					{close && <button type="button" class="plain" aria-label={t('close')} onClick={close}>✕</button>}
				</header>
				{children}
			</div>
		</dialog>
	);
}

const said = signal('');
/** Tells a change to those who do not see it. */
export function announce(text: string): void {
	said.value = '';
	setTimeout(() => { said.value = text; }, 50);
}

interface Note { text: string; undo: (() => void) | undefined; id: number }
const notes = signal<Note[]>([]);
const NOTE_TIME = 10000;
let noteId = 0;

/** A line at the foot of the page for ten seconds, with a way back. */
export function note(text: string, undo?: () => void): void {
	const id = ++noteId;

	notes.value = [...notes.value.slice(-2), { text, undo, id }];
	announce(text);
	setTimeout(() => drop(id), NOTE_TIME);
}

function drop(id: number): void {
	notes.value = notes.value.filter((n) => n.id !== id);
}

export function Notes() {
	return (
		<>
			<div class="sr" aria-live="polite" role="status">{said.value}</div>
			<div class="notes">
				{notes.value.map((n) => (
					<div key={n.id} class="note">
						<span>{n.text}</span>
						{n.undo && <button type="button" class="link"
							onClick={() => { drop(n.id); n.undo!(); }}>{t('undo')}</button>}
						<button type="button" class="plain" aria-label={t('close')} onClick={() => drop(n.id)}>✕</button>
					</div>
				))}
			</div>
		</>
	);
}

/** Only web addresses become links; anything else stays text. */
export function Out({ url, children }: { url: string; children?: ComponentChildren }) {
	const text = children ?? url;

	if (!/^https?:\/\//i.test(url))
		return <bdi>{text}</bdi>;
	return <a href={url} target="_blank" rel="noopener noreferrer"><bdi>{text}</bdi></a>;
}

/** Set when the address changes: the next heading that appears takes the focus. */
let arriving = false;
export const arrive = (): void => { arriving = true; };

/**
 * The heading of a screen: arriving there puts the reader at it, as a page load
 * would, unless something is being typed. A quiet one leaves the focus alone.
 */
export function Heading({ children, quiet, ...rest }:
	{ children: ComponentChildren; class?: string; quiet?: boolean }) {
	const ref = useRef<HTMLHeadingElement>(null);

	useLayoutEffect(() => {
		const busy = document.activeElement?.matches('input, textarea, select, dialog *');
		if (arriving && !quiet && !busy)
			ref.current?.focus({ preventScroll: true });
		arriving = false;
	}, []);
	return <h1 ref={ref} tabIndex={-1} dir="auto" {...rest}>{children}</h1>;
}

const INKS: Record<State, string> = { unverified: '#77736b', corroborated: '#17703f', disputed: '#ae3a0c' };

/** The tab of a claim wears its mark, until the claim is left. */
export function badge(state: State): () => void {
	const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')!;
	const before = icon.href;

	icon.href = 'data:image/svg+xml,' + encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
		<text x="8" y="13.5" font-size="17" text-anchor="middle" fill="${INKS[state]}">${MARKS[state]}</text></svg>`);
	return () => { icon.href = before; };
}

export function useTitle(title: string): void {
	useEffect(() => { document.title = title ? `${title} · Claimd` : 'Claimd'; }, [title]);
}
