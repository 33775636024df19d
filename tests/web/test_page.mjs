// SPDX-License-Identifier: Apache-2.0
// usage: node --test tests/web/test_page.mjs   (build/claimd must be built)
// One server, one browser; the parts run in this order on what came before.
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { open } from './house.mjs';
import build from './build.mjs';
import conflict from './conflict.mjs';
import desk from './desk.mjs';
import docs from './docs.mjs';
import hostile from './hostile.mjs';
import journey from './journey.mjs';
import keyboard from './keyboard.mjs';
import looks from './looks.mjs';

const at = { house: null, admin: null };

before(async () => { at.house = await open(); });
after(async () => { await at.house?.close(); });
afterEach(() => assert.deepEqual(at.house.faults(), [], 'no fault in any page'));

journey(at);
keyboard(at);
conflict(at);
desk(at);
looks(at);
hostile(at);
docs(at);
build(at);
