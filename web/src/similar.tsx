// SPDX-License-Identifier: Apache-2.0
// "Seen before": claims that most likely say the same, with where they stand.
// A hint for the reviewer; nothing is merged or decided by it.
import { t } from './i18n';
import { useResource } from './resource';
import type { Claim, Match } from './types';
import { StateMark } from './ui';

const LIKELY = 0.7;

export function SeenBefore({ claim }: { claim: Claim }) {
	const likely = useResource<{ items: Match[] }>(`/claims/${claim.id}/similar?limit=3`).data.value?.items
		.filter((match) => match.probability >= LIKELY);

	return likely?.length ? (
		<section class="says" aria-label={t('similar.label')}>
			{likely.map(({ claim: other, probability }) => (
				<p key={other.id}>
					{t('similar.label')} <StateMark state={other.state} basis={other.basis} />{' '}
					<a href={`/claims/${other.id}`}>#{other.number} <bdi>{other.text}</bdi></a>{' '}
					<span class="quiet">{t('similar.likely', { percent: Math.round(probability * 100) })}</span>
				</p>
			))}
		</section>
	) : null;
}
