// SPDX-License-Identifier: Apache-2.0
// A story of our own invention to try the desk with; nobody in it exists.
import { t } from './i18n';
import { go } from './router';

export const SAMPLE = {
	title: 'Harbour dredging to resume after storm, port authority says',
	publisher: 'Example Wire',
	text: `VELMAR, 14 March (Example Wire) - Dredging of the northern harbour will resume on Monday after last week's storm moved 40,000 cubic metres of sand into the channel, the Velmar Port Authority said.

"Two of the five berths have been closed since Thursday," harbour master Ilse Brandt told reporters.

According to the fishing cooperative, 63 boats could not leave port for three days. The loss is allegedly close to 1.2 million crowns, a figure the authority did not confirm.

The regional government denied that it had been warned. An internal letter dated 2 March, seen by Example Wire, reportedly asked for repairs to the northern breakwater.

Disclaimer: This content is provided by a third party. Example Wire makes no warranties of any kind as to its accuracy.`,
};

export function Sample() {
	return (
		<button type="button" onClick={() => { sessionStorage.setItem('claimd.sample', '1'); go('/documents/new'); }}>
			{t('empty.sample')}</button>
	);
}
