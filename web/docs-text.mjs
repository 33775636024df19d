// SPDX-License-Identifier: Apache-2.0
// Text for the pages that describe the server: HTML escapes, and the little of
// Markdown that docs/problems.md and docs/openapi.yaml use (paragraphs, lists,
// `code`, **strong**).

export const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export const inline = (text) => escape(text)
	.replace(/`([^`]+)`/g, '<code>$1</code>')
	.replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');

export function markdown(text) {
	return text.trim().split(/\n\s*\n/).map((block) => block.startsWith('- ')
		? `<ul>${block.slice(2).split('\n- ').map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`
		: `<p>${inline(block)}</p>`).join('\n');
}
