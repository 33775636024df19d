// SPDX-License-Identifier: Apache-2.0
// The ? sheet and the command palette, both printed from the one table of keys.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t, type Message } from './i18n';
import { active, commands, type Command, type Group, letters, run, shown, useCommand } from './keys';
import { go } from './router';
import { Dialog, Keys } from './ui';

export function useOverlays() {
	const open = useSignal<'' | 'help' | 'palette'>('');
	const help = (): void => { open.value = 'help'; };
	const palette = (): void => { open.value = 'palette'; };

	useCommand('help', help);
	useCommand('palette', palette);
	return { open, help, palette, close: () => { open.value = ''; } };
}

const GROUPS: Group[] = ['list', 'claim', 'document', 'form', 'go'];

export function Help({ close }: { close: () => void }) {
	return (
		<Dialog title={t('keys.title')} close={close} wide>
			<div class="keysheet">
				{GROUPS.map((group) => (
					<section key={group}>
						<h3>{t(`keys.${group}` as Message)}</h3>
						<dl>{commands.filter(([, row]) => row.group === group).map(([name, row]) => (
							<div key={name}><dt><Keys keys={row.keys.flatMap(shown)} /></dt><dd>{t(row.label)}</dd></div>
						))}</dl>
					</section>
				))}
			</div>
			<label class="check"><input type="checkbox" checked={letters.value === 'on'}
				onChange={(e) => { letters.value = e.currentTarget.checked ? 'on' : 'off'; }} />
				{t('keys.letters')}</label>
		</Dialog>
	);
}

interface Item { id: string; label: string; keys: string[]; run: () => void }

function items(text: string): Item[] {
	const wanted = text.trim().toLowerCase();
	const found: Item[] = commands
		.filter(([name]) => active(name) && name !== 'palette' && name !== 'form.submit')
		.map(([name, row]) => ({ id: name, label: t(row.label), keys: row.keys.flatMap(shown),
			run: () => { run(name as Command); } }))
		.filter((item) => wanted.split(/\s+/).every((w) => item.label.toLowerCase().includes(w)));

	for (const [label, href] of [['nav.people', '/people'], ['nav.policy', '/policy'],
		['nav.account', '/account']] as [Message, string][])
		if (t(label).toLowerCase().includes(wanted))
			found.push({ id: href, label: t(label), keys: [], run: () => go(href) });
	if (wanted)
		found.push({ id: 'search', label: t('palette.search', { text: text.trim() }), keys: [],
			run: () => go('/?q=' + encodeURIComponent(text.trim())) });
	return found;
}

export function Palette({ close }: { close: () => void }) {
	const text = useSignal('');
	const at = useSignal(0);
	const list = useComputed(() => items(text.value));
	const ul = useRef<HTMLUListElement>(null);
	const choose = (item: Item | undefined): void => {
		close();
		// The dialog hands the focus back first; the command may move it.
		if (item)
			setTimeout(item.run);
	};

	useEffect(() => {
		ul.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
	}, [at.value]);
	function pressed(event: KeyboardEvent): void {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) {
			event.preventDefault();
			at.value = (at.value + step + list.value.length) % Math.max(1, list.value.length);
		} else if (event.key === 'Enter' && !event.isComposing) {
			event.preventDefault();
			choose(list.value[at.value]);
		}
	}
	return (
		<Dialog title={t('key.palette')} close={close}>
			<div class="palette">
				<input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list"
					aria-label={t('key.palette')} placeholder={t('palette.placeholder')} autofocus dir="auto"
					aria-activedescendant={`palette-${at.value}`} value={text.value} onKeyDown={pressed}
					onInput={(e) => { text.value = e.currentTarget.value; at.value = 0; }} />
				<ul id="palette-list" role="listbox" aria-label={t('key.palette')} ref={ul}>
					{list.value.map((item, i) => (
						<li key={item.id} id={`palette-${i}`} role="option" aria-selected={i === at.value}
							onMouseMove={() => { at.value = i; }} onClick={() => choose(item)}>
							<span>{item.label}</span><Keys keys={item.keys} />
						</li>
					))}
				</ul>
			</div>
		</Dialog>
	);
}
