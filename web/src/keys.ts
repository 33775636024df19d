// SPDX-License-Identifier: Apache-2.0
// ONE table of what can be done by key. It feeds the handler, the ? sheet and
// the palette; screens only say what a command does while they are shown.
import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Message } from './i18n';
import { stored } from './store';

export type Group = 'list' | 'claim' | 'document' | 'form' | 'go';
interface Row { keys: string[]; label: Message; group: Group; always?: boolean }

/** `always` commands work while typing too; `Mod` is Ctrl, or ⌘ on a Mac. */
const TABLE = {
	'list.next': { keys: ['j'], label: 'key.next', group: 'list' },
	'list.previous': { keys: ['k'], label: 'key.previous', group: 'list' },
	'list.open': { keys: ['Enter'], label: 'key.open', group: 'list' },
	'list.select': { keys: ['x'], label: 'key.select', group: 'list' },
	'list.search': { keys: ['/'], label: 'key.search', group: 'list' },
	'back': { keys: ['Escape'], label: 'key.back', group: 'list' },
	'claim.attach': { keys: ['e'], label: 'key.attach', group: 'claim' },
	'stance.supports': { keys: ['s'], label: 'key.supports', group: 'claim' },
	'stance.refutes': { keys: ['r'], label: 'key.refutes', group: 'claim' },
	'stance.context': { keys: ['c'], label: 'key.context', group: 'claim' },
	'decide.corroborated': { keys: ['1'], label: 'key.corroborate', group: 'claim' },
	'decide.disputed': { keys: ['2'], label: 'key.dispute', group: 'claim' },
	'decide.unverified': { keys: ['3'], label: 'key.unverify', group: 'claim' },
	'claim.assign': { keys: ['a'], label: 'key.assign', group: 'claim' },
	'claim.edit': { keys: ['i'], label: 'key.edit', group: 'claim' },
	'claim.comment': { keys: ['m'], label: 'key.comment', group: 'claim' },
	'claim.next': { keys: ['n'], label: 'key.nextClaim', group: 'claim' },
	'claim.previous': { keys: ['p'], label: 'key.previousClaim', group: 'claim' },
	'claim.dismiss': { keys: ['d'], label: 'key.dismiss', group: 'document' },
	'claim.restore': { keys: ['u'], label: 'key.restore', group: 'document' },
	'document.add': { keys: ['+'], label: 'key.addClaim', group: 'document' },
	'form.submit': { keys: ['Mod+Enter'], label: 'key.submit', group: 'form', always: true },
	'conflict.mine': { keys: ['['], label: 'key.mine', group: 'form' },
	'conflict.theirs': { keys: [']'], label: 'key.theirs', group: 'form' },
	'go.queue': { keys: ['g q'], label: 'key.goQueue', group: 'go' },
	'go.documents': { keys: ['g d'], label: 'key.goDocuments', group: 'go' },
	'go.new': { keys: ['g n'], label: 'key.goNew', group: 'go' },
	'palette': { keys: ['Mod+k'], label: 'key.palette', group: 'go', always: true },
	'help': { keys: ['?'], label: 'key.help', group: 'go' },
} as const satisfies Record<string, Row>;

export type Command = keyof typeof TABLE;
export const commands = Object.entries(TABLE) as unknown as [Command, Row][];

export const letters = stored('letters', 'on');
/** Something modal is open: only its own keys and Escape count. */
export const modal = signal(0);

const handlers = new Map<Command, (() => void)[]>();
const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export const active = (command: Command): boolean => (handlers.get(command)?.length ?? 0) > 0;

export function run(command: Command): boolean {
	const handler = handlers.get(command)?.at(-1);
	handler?.();
	return handler !== undefined;
}

/** While the component is shown, `command` calls `handler`; the newest wins. */
export function useCommand(command: Command, handler: (() => void) | false | undefined): void {
	const latest = useRef(handler);
	const on = Boolean(handler);

	latest.current = handler;
	// Before the next key can come, not after the next paint.
	useLayoutEffect(() => {
		if (!on)
			return undefined;
		const call = (): void => { if (latest.current) latest.current(); };
		const stack = handlers.get(command) ?? [];
		handlers.set(command, [...stack, call]);
		return () => {
			handlers.set(command, handlers.get(command)!.filter((h) => h !== call));
		};
	}, [command, on]);
}

/** How a key is shown: "Mod+k" becomes "⌘ K" or "Ctrl K". */
export const shown = (keys: string): string[] => keys.split(/[ +](?=.)/).map((key) => ({
	Mod: mac ? '⌘' : 'Ctrl', Escape: 'Esc', Enter: '↵',
}[key] ?? (keys.includes('Mod') ? key.toUpperCase() : key)));

function typing(target: EventTarget | null): boolean {
	const e = target as HTMLElement | null;
	return Boolean(e?.isContentEditable || e?.closest?.('textarea, select')
		|| (e instanceof HTMLInputElement
			&& !['checkbox', 'radio', 'button', 'submit'].includes(e.type)));
}

/** Enter and Space belong to what has the focus, j and k never do. */
const pressing = (target: EventTarget | null, key: string): boolean =>
	(key === 'Enter' || key === ' ')
	&& Boolean((target as HTMLElement | null)?.closest?.('a, button, summary, input, [role=option]'));

let before = '';
let beforeAt = 0;
const SEQUENCE = 1200;

function matching(key: string): [Command, Row] | undefined {
	return commands.find(([command, row]) => row.keys.includes(key) && active(command));
}

function pressed(event: KeyboardEvent): void {
	if (event.isComposing || event.defaultPrevented || event.repeat && event.key === 'Enter')
		return;
	const mod = event.ctrlKey || event.metaKey;
	const key = mod ? `Mod+${event.key}` : event.key;
	const inside = typing(event.target);
	const sequence = Date.now() - beforeAt < SEQUENCE ? `${before} ${key}` : '';
	const found = sequence && matching(sequence) || matching(key);

	before = mod || inside ? '' : event.key;
	beforeAt = Date.now();
	if (!found || event.altKey || pressing(event.target, key))
		return;
	const [command, row] = found;
	const letter = !mod && event.key.length === 1;
	if (inside && !row.always && command !== 'back')
		return;
	if (letter && letters.value === 'off' || modal.value > 0 && command !== 'form.submit')
		return;
	event.preventDefault();
	before = '';
	run(command);
}

export function startKeys(): void {
	addEventListener('keydown', pressed);
}
