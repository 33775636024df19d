// SPDX-License-Identifier: Apache-2.0
// What the screens of desk.tsx take from the first file.
export { jsx, jsxs, Fragment } from 'preact/jsx-runtime';
export { signal, useSignal } from '@preact/signals';
export { useEffect, useRef } from 'preact/hooks';
export * from './api';
export * from './claims';
export * from './colleagues';
export * from './conflict';
export * from './drafts';
export * from './i18n';
export * from './keys';
export * from './resource';
export * from './router';
export * from './signin';
export * from './theme';
export * from './ui';
