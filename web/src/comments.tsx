// SPDX-License-Identifier: Apache-2.0
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { call } from './api';
import { canReview } from './claims';
import { usePeople } from './colleagues';
import { useDraft } from './drafts';
import { t } from './i18n';
import { shown, useCommand } from './keys';
import type { Claim, Comment, User } from './types';
import { announce, Area, Keys, Trouble } from './ui';

/** Mentions stand out; everything else is text. */
export function CommentText({ comment }: { comment: Comment }) {
	return (
		<p class="commenttext" dir="auto">{comment.text.split(/(@[^\s@]+@[^\s@,;:!?)]*[^\s@.,;:!?)])/).map((part, i) =>
			i % 2 ? <b class="mention" key={i}>{part}</b> : part)}</p>
	);
}

export function CommentForm({ claim, added }: { claim: Claim; added: () => void }) {
	const draft = useDraft(`comment.${claim.id}`, { text: '' }, claim.version);
	const problem = useSignal<unknown>(null);
	const busy = useSignal(false);
	const form = useRef<HTMLFormElement>(null);
	const people = usePeople() as User[];
	const open = /(?:^|\s)@([^\s@]*)$/.exec(draft.fields.value.text);
	const offered = open ? people.filter((p) => p.email && `${p.name} ${p.email}`.toLowerCase()
		.includes(open[1]!.toLowerCase())).slice(0, 5) : [];
	const box = () => form.current?.querySelector('textarea');

	useCommand('claim.comment', canReview() && (() => box()?.focus()));
	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		if (busy.value || !draft.fields.value.text.trim())
			return;
		busy.value = true;
		problem.value = null;
		try {
			await call('POST', `/claims/${claim.id}/comments`, { body: { text: draft.fields.value.text }, key: draft.key() });
			draft.clear();
			announce(t('comment.added'));
			added();
		} catch (error) {
			draft.failed(error);
			problem.value = error;
		} finally {
			busy.value = false;
		}
	}
	function mention(email: string): void {
		draft.set({ text: draft.fields.value.text.replace(/@[^\s@]*$/, `@${email} `) });
		box()?.focus();
	}
	if (!canReview())
		return null;
	return (
		<form class="stack commentform" ref={form} onSubmit={submit}>
			<Area label={t('comment.label')} value={draft.fields.value.text} set={(text) => draft.set({ text })} rows={2}
				maxLength={10000} hint={t('comment.hint')} />
			{offered.length > 0 && <p class="row offered">{offered.map((p) =>
				<button type="button" class="small" key={p.id} onClick={() => mention(p.email)}>@<bdi>{p.name}</bdi></button>)}</p>}
			<Trouble problem={problem.value} saved={false} />
			{draft.fields.value.text.trim() && <p class="row"><button class="primary" disabled={busy.value}>{t('comment.submit')}</button>
				<Keys keys={shown('Mod+Enter')} /></p>}
		</form>
	);
}
