// SPDX-License-Identifier: Apache-2.0
// Somebody else was faster: theirs and mine side by side, field by field. What
// was typed is only replaced by a choice.
import { useSignal } from '@preact/signals';
import { t } from './i18n';
import { useCommand } from './keys';
import { Keys } from './ui';
import { shown } from './keys';

export interface Difference { field: string; label: string; mine: string; theirs: string; clash: boolean }

/**
 * Fields where my text and theirs now differ. A clash is where both of us
 * changed it; where only they did, theirs is the natural choice.
 */
export function differences<F extends Record<string, string>>(base: F, mine: F, theirs: F,
	labels: Record<keyof F & string, string>): Difference[] {
	return Object.keys(labels).filter((f) => mine[f] !== theirs[f]).map((field) => ({
		field, label: labels[field]!, mine: mine[field]!, theirs: theirs[field]!,
		clash: mine[field] !== base[field] && theirs[field] !== base[field],
	}));
}

interface Props {
	rows: Difference[]; was: number; now: number;
	take: (field: string, value: string) => void; done: () => void;
}

export function Conflict({ rows, was, now, take, done }: Props) {
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
						<legend>{row.label}{row.clash && <span class="bad"> {t('conflict.clash')}</span>}</legend>
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
			<p>{open ? t('conflict.choose') : t('conflict.ready')} <button type="button" class="link"
				onClick={done}>{t('conflict.close')}</button></p>
		</section>
	);
}
