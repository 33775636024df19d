// SPDX-License-Identifier: Apache-2.0
// One catalogue for every word on the page. A second language is a second file
// in messages/; the pseudo-locales show what was forgotten: en-XA puts accents
// on every catalogue text, ar-XB also mirrors the page.
import { signal } from '@preact/signals';
import en from './messages/en.json';
import type desk from './messages/en.desk.json';
import { stored } from './store';

type Entry = string | { one: string; other: string };
export type Message = keyof typeof en | keyof typeof desk;

const texts: Record<string, Entry> = { ...en };
/** The words of the screens that come later. */
export const learn = (more: Record<string, Entry>): void => { Object.assign(texts, more); };
type Args = Record<string, string | number | null | undefined>;

export const languages = ['en', 'en-XA', 'ar-XB'] as const;
export const directions = ['auto', 'ltr', 'rtl'] as const;
export const language = stored('language', 'en');
export const direction = stored('direction', 'auto');

const RTL = /^(ar|fa|he|ur|ps|sd|ug|yi|dv)\b/;
const ACCENTS: Record<string, string> = {
	a: 'á', b: 'ƀ', c: 'ç', d: 'ð', e: 'é', g: 'ĝ', h: 'ĥ', i: 'í', j: 'ĵ', k: 'ķ', l: 'ļ',
	n: 'ñ', o: 'ó', r: 'ŕ', s: 'š', t: 'ţ', u: 'ú', w: 'ŵ', y: 'ý', z: 'ž',
	A: 'Á', C: 'Ç', D: 'Ð', E: 'É', G: 'Ĝ', I: 'Í', N: 'Ñ', O: 'Ó', S: 'Š', T: 'Ţ', U: 'Ú', W: 'Ŵ',
};

const pseudo = (): boolean => language.value !== 'en';
/** The locale for numbers and dates. */
export const locale = (): string | undefined => pseudo() ? 'en' : navigator.language;

function accent(text: string): string {
	return text.replace(/\{[^}]*\}|[a-zA-Z]/g, (m) => m.length > 1 ? m : ACCENTS[m] ?? m);
}

/** The text of `key` with {names} filled in; `n` also chooses among plural forms. */
export function t(key: Message, args: Args = {}): string {
	const entry = texts[key] ?? key;
	const one = new Intl.PluralRules('en').select(Number(args.n)) === 'one';
	let text = typeof entry === 'string' ? entry : one ? entry.one : entry.other;

	if (pseudo())
		text = accent(text);
	return text.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = args[name];
		return typeof value === 'number' ? number(value) : String(value ?? '');
	});
}

/** The text for a word that comes from the server; the word itself when unknown. */
export function word(prefix: string, value: string): string {
	const key = `${prefix}.${value}`;
	return key in texts ? t(key as Message) : value.replaceAll('_', ' ').replaceAll('-', ' ');
}

export const number = (n: number): string => new Intl.NumberFormat(locale()).format(n);

export function applyLanguage(): void {
	const root = document.documentElement;
	const rtl = direction.value === 'auto' ? RTL.test(language.value) : direction.value === 'rtl';

	root.lang = language.value === 'en' ? 'en' : 'en-XA';
	root.dir = rtl ? 'rtl' : 'ltr';
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
	['year', 31557600], ['month', 2629800], ['day', 86400], ['hour', 3600], ['minute', 60],
];

/** Ticks once a minute so that ages stay true on a page left open all day. */
export const minute = signal(Date.now());
setInterval(() => { minute.value = Date.now(); }, 60000);

export function ago(time: string): string {
	const seconds = (Date.parse(time) - minute.value) / 1000;
	const format = new Intl.RelativeTimeFormat(locale(), { style: 'narrow', numeric: 'auto' });

	for (const [unit, size] of STEPS)
		if (Math.abs(seconds) >= size)
			return format.format(Math.trunc(seconds / size), unit);
	return t('time.now');
}

export const dateTime = (time: string): string =>
	new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));

export const date = (time: string): string =>
	new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(time));
