// SPDX-License-Identifier: Apache-2.0
// The screens that are not needed for the first look at the queue. Built into a
// file of their own; see build.mjs.
import words from './messages/en.desk.json';
import { learn } from './i18n';

learn(words);

export { Account } from './account';
export { DocumentList, NewDocument } from './document';
export { People } from './people';
export { PolicyPage } from './policy';
export { Setup } from './setup';
