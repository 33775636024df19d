// SPDX-License-Identifier: Apache-2.0
// Somebody else was faster: theirs and mine side by side, field by field. What
// was typed is only replaced by a choice.
import { useSignal } from '@preact/signals';
import { t } from './i18n';
import { shown, useCommand } from './keys';
import { Keys } from './ui';

export interface Difference { field: string; label: string; mine: string; theirs: string; clash: boolean }

/** Where my text and theirs differ now. A clash is what both of us changed. */
export function differences<F extends Record<string, string>>(base: F, mine: F, theirs: F,
	labels: Record<keyof F & string, string>): Difference[] {
	return Object.keys(labels).filter((f) => mine[f] !== theirs[f] && theirs[f] !== base[f]).map((field) => ({
		field, label: labels[field]!, mine: mine[field]!, theirs: theirs[field]!, clash: mine[field] !== base[field],
	}));
}

interface Props {
	rows: Difference[]; was: number; now: number;
	take: (field: string, value: string) => void; done: () => void;
}

export function Conflict({ rows: all, was, now, take, done }: Props) {
	const rows = all.filter((r) => r.clash);
	const taken = all.filter((r) => !r.clash);
	const at = useSignal(0);
	const chosen = useSignal<Record<string, 'mine' | 'theirs'>>({});
	const choose = (row: Difference | undefined, side: 'mine' | 'theirs'): void => {
		if (!row)
			return;
		chosen.value = { ...chosen.value, [row.field]: side };
		take(row.field, row[side]);
		at.value = Math.min(rows.length, rows.indexOf(row) + 1);
	};
	const open = rows.find((r) => !chosen.value[r.field]);

	useCommand('conflict.mine', () => choose(rows[at.value] ?? open, 'mine'));
	useCommand('conflict.theirs', () => choose(rows[at.value] ?? open, 'theirs'));
	return (
		<section class="conflict" role="alert" aria-label={t('conflict.title')}>
			<p><b>{t('conflict.title')}</b> {t('conflict.text', { was, now })}</p>
			<div class="sides">
				{rows.map((row) => (
					<fieldset key={row.field}>
						<legend>{row.label} <span class="bad">{t('conflict.clash')}</span></legend>
						{(['mine', 'theirs'] as const).map((side) => (
							<button type="button" key={side} aria-pressed={chosen.value[row.field] === side}
								onClick={() => choose(row, side)}>
								<small>{t(`conflict.${side}`)} <Keys keys={shown(side === 'mine' ? '[' : ']')} /></small>
								<span dir="auto">{row[side] || t('conflict.empty')}</span>
							</button>
						))}
					</fieldset>
				))}
			</div>
			{taken.map((r) => <p key={r.field}>{t('conflict.taken', { field: r.label })} <ins dir="auto">{r.theirs || t('conflict.empty')}</ins></p>)}
			<p>{open ? t('conflict.choose') : t('conflict.ready')} <button type="button" class="link"
				onClick={done}>{t('conflict.close')}</button></p>
		</section>
	);
}
