// SPDX-License-Identifier: Apache-2.0
// Light, dark or as the system says; and whether rows are dense.
import { stored } from './store';

export const themes = ['auto', 'light', 'dark'] as const;
export const theme = stored('theme', 'auto');

export function applyTheme(): void {
	document.documentElement.dataset.theme = theme.value;
}
