// SPDX-License-Identifier: Apache-2.0
// The filter above the queue. Every control only changes the address.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t, word } from './i18n';
import { useCommand } from './keys';
import { usePeople } from './colleagues';
import { go, href, place, withQuery } from './router';
import { SaveView } from './view';
import type { Claim, State } from './types';
import { Choice, MARKS } from './ui';

const STATES: State[] = ['unverified', 'corroborated', 'disputed'];
const SORTS = ['-updated_at', '-created_at', '-score', 'number'] as const;
const TYPING = 250;

const where = (): string => place.value.path.startsWith('/claims/') ? place.value.path : '/';
function change(to: Record<string, string | string[] | null>, replace = false): void {
	go(href(where(), withQuery({ ...to, cursor: null })), replace);
}

function Search({ query }: { query: URLSearchParams }) {
	const input = useRef<HTMLInputElement>(null);
	const text = useSignal(query.get('q') ?? '');
	const timer = useRef(0);
	const q = query.get('q') ?? '';

	useEffect(() => { if (document.activeElement !== input.current) text.value = q; }, [q]);
	useCommand('list.search', () => { input.current?.focus(); input.current?.select(); });
	function typed(value: string): void {
		text.value = value;
		clearTimeout(timer.current);
		timer.current = setTimeout(() => change({ q: value.trim() }, true), TYPING);
	}
	return (
		<input ref={input} type="search" class="search" dir="auto" placeholder={t('filter.search')}
			aria-label={t('filter.search')} value={text.value} maxLength={200}
			onInput={(e) => typed(e.currentTarget.value)}
			onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); e.currentTarget.blur(); } }} />
	);
}

export function FilterBar({ query, rows }: { query: URLSearchParams; rows: Claim[] }) {
	const states = query.getAll('state');
	const people = usePeople();
	const tags = [...new Set([...rows.flatMap((r) => r.tags), ...query.getAll('tag')])].sort();
	const toggle = (state: State): void => change({
		state: states.includes(state) ? states.filter((s) => s !== state) : [...states, state],
	});

	return (
		<div class="filter" role="search" aria-label={t('filter.label')}>
			<Search query={query} />
			<div class="states" role="group" aria-label={t('filter.state')}>
				{STATES.map((s) => (
					<button type="button" key={s} class={`chip s-${s}`} aria-pressed={states.includes(s)}
						title={word('state', s)} onClick={() => toggle(s)}><span class="shape" aria-hidden="true">{MARKS[s]}</span> <span class="name">{word('state', s)}</span></button>
				))}
			</div>
			<Choice hideLabel label={t('filter.who')} value={query.get('assignee') ?? ''}
				set={(v) => change({ assignee: v })} values={[['', t('filter.anyone')], ['me', t('filter.me')],
					['none', t('filter.nobody')], ...people.map((p) => [p.id, p.name] as const)]} />
			{tags.length > 0 && <Choice hideLabel label={t('filter.tag')} value={query.get('tag') ?? ''}
				set={(v) => change({ tag: v })}
				values={[['', t('filter.anyTag')], ...tags.map((tag) => [tag, tag] as const)]} />}
			<Choice hideLabel label={t('filter.sort')} value={query.get('sort') ?? SORTS[0]}
				set={(v) => change({ sort: v === SORTS[0] ? null : v })}
				values={SORTS.map((s) => [s, word('sort', s)] as const)} />
			<Choice hideLabel label={t('filter.dismissed')} value={query.get('dismissed') ?? ''}
				set={(v) => change({ dismissed: v })}
				values={[['', t('filter.open')], ['true', t('filter.onlyDismissed')],
					['any', t('filter.both')]]} />
			{[...query.keys()].some((k) => k !== 'sort') && <>
				<a class="clear" href={where()}>{t('filter.clear')}</a>
				<SaveView query={query} />
			</>}
		</div>
	);
}
