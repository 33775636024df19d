// SPDX-License-Identifier: Apache-2.0
// The human word on independence: these two share an origin, or they do not.
import { useSignal } from '@preact/signals';
import { call } from './api';
import { publish } from './claims';
import type { ClaimScreen } from './claim';
import { name } from './evidence';
import { t } from './i18n';
import type { Claim, Evidence } from './types';
import { announce, Area, Choice, Trouble } from './ui';

interface Props {
	relation: 'same' | 'independent'; item: Evidence; others: Evidence[];
	/** the claim's own document can be named too */
	own: boolean;
	screen: ClaimScreen; close: () => void;
}

export function OriginWord({ relation, item, others, own, screen, close }: Props) {
	const split = relation === 'independent';
	const other = useSignal(own && split ? 'own' : split && others.length > 1 ? 'all' : others[0]?.id ?? 'own');
	const reason = useSignal('');
	const problem = useSignal<unknown>(null);

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		const pairs = other.value === 'own' ? [[]]
			: others.filter((e) => other.value === 'all' || e.id === other.value).map((e) => [e.id]);
		try {
			for (const pair of pairs)
				publish((await call<Claim>('POST', `/claims/${item.claim_id}/origins`,
					{ body: { relation, evidence_ids: [item.id, ...pair], reason: reason.value } })).data);
			await screen.refresh();
			announce(split ? t('origin.splitNow') : t('origin.joinedNow'));
			close();
		} catch (error) {
			problem.value = error;
			await screen.refresh();
		}
	}
	return (
		<form class="stack inlineform" onSubmit={submit}>
			<Choice label={split ? t('origin.splitFrom') : t('origin.joinWith')} value={other.value}
				set={(v) => { other.value = v; }} values={[
					...(own ? [['own', t('origin.own')] as const] : []),
					...(split && others.length > 1 ? [['all', t('origin.allOthers')] as const] : []),
					...others.map((e) => [e.id, `${e.domain}: ${name(e)}`] as const)]} />
			<Area label={t('reason')} hint={t('origin.reasonHint')} value={reason.value} set={(v) => { reason.value = v; }} required rows={2} />
			<Trouble problem={problem.value} saved={false} />
			<p class="row"><button class="primary">{split ? t('origin.split') : t('origin.join')}</button>
				<button type="button" onClick={close}>{t('cancel')}</button></p>
		</form>
	);
}
