// SPDX-License-Identifier: Apache-2.0
// Start, and which screen an address shows.
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { effect } from '@preact/signals';
import './style.css';
import { call, expired, me, offline, Problem } from './api';
import { ClaimPage } from './claim';
import { DocumentPage } from './article';
import { sweepDrafts } from './drafts';
import { applyLanguage, t } from './i18n';
import { startKeys, useCommand } from './keys';
import { fetchDesk, Lazy } from './lazy';
import { Help, Palette, useOverlays } from './palette';
import { Queue } from './queue';
import { Rail } from './rail';
import { go, onArrival, path, place, startRouter } from './router';
import { SignIn, SignInAgain } from './signin';
import { applyTheme } from './theme';
import type { Me } from './types';
import { arrive, Heading, Notes, Trouble, useTitle } from './ui';

const SCREENS: [RegExp, (id: string) => preact.ComponentChildren][] = [
	[/^\/(?:claims\/([^/]+))?$/, (id) => <Split id={id} />],
	[/^\/documents$/, () => <Lazy key="DocumentList" name="DocumentList" />],
	[/^\/documents\/new$/, () => <Lazy key="NewDocument" name="NewDocument" />],
	[/^\/documents\/([^/]+)$/, (id) => <DocumentPage key={id} id={id} />],
	[/^\/people$/, () => <Lazy key="People" name="People" />],
	[/^\/policy$/, () => <Lazy key="PolicyPage" name="PolicyPage" />],
	[/^\/account$/, () => <Lazy key="Account" name="Account" />],
];

/** On wide screens the queue stays beside the claim that was opened from it. */
function Split({ id }: { id: string }) {
	return (
		<div class={id ? 'split' : ''}>
			<Queue selected={id} />
			{id && <ClaimPage key={id} id={id} />}
		</div>
	);
}

function Missing() {
	useTitle(t('missing.title'));
	return (
		<div class="page narrow"><Heading>{t('missing.title')}</Heading>
			<p>{t('missing.text')} <a href="/">{t('missing.queue')}</a></p></div>
	);
}

function Screen() {
	for (const [pattern, screen] of SCREENS) {
		const found = pattern.exec(path.value);
		if (found)
			return <>{screen(decodeURIComponent(found[1] ?? ''))}</>;
	}
	return <Missing />;
}

function Shell() {
	const main = useRef<HTMLElement>(null);
	const overlay = useOverlays();
	const shown = path.value;

	useEffect(() => { scrollTo(0, 0); }, [shown]);
	useCommand('form.submit', () => document.activeElement?.closest('form')?.requestSubmit());
	useCommand('go.queue', () => go('/'));
	useCommand('go.documents', () => go('/documents'));
	useCommand('go.new', () => go('/documents/new'));
	return (
		<div class="shell">
			<a class="skip" href="#main" onClick={(e) => { e.preventDefault(); main.current?.focus(); }}>{t('skip')}</a>
			<Rail help={overlay.help} palette={overlay.palette} />
			<main id="main" ref={main} tabIndex={-1}>
				{offline.value && <p class="banner" role="status">{t('offline.banner')}</p>}
				<Screen />
			</main>
			{overlay.open.value === 'help' && <Help close={overlay.close} />}
			{overlay.open.value === 'palette' && <Palette close={overlay.close} />}
			{expired.value && <SignInAgain />}
		</div>
	);
}

function App({ trouble }: { trouble: Problem | null }) {
	let screen;

	if (path.value === '/setup')
		screen = <Lazy key="Setup" name="Setup" />;
	else if (trouble)
		screen = <div class="page narrow"><Trouble problem={trouble} retry={() => location.reload()} /></div>;
	else if (me.value)
		screen = <Shell />;
	else
		screen = <SignIn />;
	return <>{screen}<Notes /></>;
}

async function start(): Promise<void> {
	let trouble: Problem | null = null;

	try {
		me.value = (await call<Me>('GET', '/me', { quiet: true })).data;
	} catch (error) {
		me.value = null;
		if (error instanceof Problem && error.status !== 401)
			trouble = error;
		else if (place.value.path === '/')
			await offerSetup();
	}
	const root = document.getElementById('app')!;
	root.replaceChildren();
	render(<App trouble={trouble} />, root);
	(window.requestIdleCallback ?? setTimeout)(() => void fetchDesk().catch(() => undefined));
}

/** A house without people says so instead of asking for a password. */
async function offerSetup(): Promise<void> {
	try {
		const { data } = await call<{ open: boolean }>('GET', '/setup', { quiet: true });
		if (data.open)
			go('/setup', true);
	} catch {
		// The sign-in page will tell what is wrong when it is used.
	}
}

startRouter();
onArrival.push(arrive);
startKeys();
sweepDrafts();
effect(applyLanguage);
effect(applyTheme);
void start();

export * from './kit';
