// SPDX-License-Identifier: Apache-2.0
// What people would use instead: Fastify and postgres.js, running the very
// statements that claimd runs, without its checks.
import { readFileSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import postgres from 'postgres';

const [host, port, listen, statements] = process.argv.slice(2);
const text = JSON.parse(readFileSync(statements, 'utf8'));
const sql = postgres({
  host, port: Number(port), user: 'claimd_server', database: 'claimd', max: 8,
  connection: { search_path: 'claimd_api, claimd', TimeZone: 'UTC' },
});
const run = (name, args) => sql.unsafe(text[name], args, { prepare: true });
const app = Fastify({ logger: false });

// Column "a.b" nests; "a?" is null when its first column is.
function represent(row) {
  const out = {};
  for (const [name, value] of Object.entries(row)) {
    const [group, member] = name.split('.');
    if (member === undefined) { out[name] = value; continue; }
    const key = group.replace('?', '');
    if (!(key in out)) out[key] = group.endsWith('?') && value === null ? null : {};
    if (out[key]) out[key][member] = value;
  }
  return out;
}

app.get('/api/v1/claims/:id', async (request, reply) => {
  const [claims, items] = await Promise.all([run('claim_get', [request.params.id]),
    run('evidence_of_claim', [request.params.id])]);
  if (!claims.length) return reply.code(404).send();
  reply.header('ETag', `"${claims[0].version}"`);
  return { ...represent(claims[0]), evidence_items: items.map(represent) };
});

app.get('/api/v1/claims', async (request) => {
  const rows = await run('claim_page', [request.query.created_before]);
  return { items: rows.slice(0, 50).map(represent), next_cursor: rows.length > 50 ? 'more' : null };
});

app.post('/api/v1/claims/:id/evidence', async (request, reply) => {
  const id = randomUUID(), claim = request.params.id, { url, stance, note } = request.body;
  for (let tries = 0; tries < 3; tries++) {
    const [file] = await run('claim_case', [claim]);
    const groups = [...file.evidence, { id }].map((e, i) => ({ id: e.id, group: i + 1, reasons: [] }));
    const review = { groups, supports: 2, refutes: 1, context: 1, independent_supports: 2,
      independent_refutes: 1, unmet: true, attention: [] };
    const events = [{ subject: `claim/${claim}`, type: 'evidence.attached', v: 1, actor: 'system',
      req: randomUUID(), n: randomBytes(16).toString('base64url'),
      data: JSON.stringify({ evidence: id, stance }), pd: text.commitments, d: JSON.parse(text.openings) }];
    const rows = await run('evidence_attach', [id, claim, file.version, url, url, 'x.example', stance,
      note, null, null, null, null, null, [], null, review, events]);
    if (rows.length) return reply.code(201).send(represent(rows[0]));
  }
  return reply.code(503).send();
});

await app.listen({ host: '127.0.0.1', port: Number(listen) });
