// SPDX-License-Identifier: Apache-2.0
#include "support/writers.h"
#include "support/client.h"
#include "support/process.h"
#include "support/server.h"
#include <libpq-fe.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { WRITERS_MAX = 64, STOP_SECONDS = 30, CONNECT_FAILED = 7 };

struct writer {
	pthread_t thread;
	struct writers *all;
	unsigned number;
	struct writers_result result;
	double last_acknowledged;
};

struct writers {
	char url[128], token[128];
	int repeats;
	unsigned count, run;
	atomic_int stopping;
	double stop_due;
	struct writer writers[WRITERS_MAX];
};

static void note(struct writer *writer, const struct answer *answer)
{
	struct writers_result *result = &writer->result;
	double now = process_clock();

	if (answer->seconds > result->slowest_seconds)
		result->slowest_seconds = answer->seconds;
	if (answer->status == 201) {
		double gap = now - writer->last_acknowledged;

		if (result->acknowledged && gap > result->longest_gap_seconds)
			result->longest_gap_seconds = gap;
		writer->last_acknowledged = now;
		result->acknowledged++;
	} else if (answer->status == 503) {
		result->unavailable++;
	} else if (answer->status) {
		result->other++;
		result->other_status = answer->status;
	} else if (answer->error == CONNECT_FAILED) {
		result->refused++;
	} else {
		result->cut++;
	}
}

/* One claim, until it is answered; 0 when the writer has to end. */
static int write_claim(
	struct writer *writer, struct client *client, unsigned place)
{
	struct writers *all = writer->all;
	char body[128], key[128];
	const char *const headers[] = { key, NULL };

	snprintf(body, sizeof body, "{\"text\":\"run %u writer %u claim %u\"}",
		all->run, writer->number, place);
	snprintf(key, sizeof key, "Idempotency-Key: run-%d-%u-%u-%u",
		(int)getpid(), all->run, writer->number, place);
	for (;;) {
		struct answer answer;
		int status;

		client_send(client, "POST", "/api/v1/claims", body, headers,
			&answer);
		status = answer.status;
		note(writer, &answer);
		answer_release(&answer);
		if (status == 201)
			return 1;
		if (!status && !all->repeats)
			return 0;
		if (all->stopping && process_clock() > all->stop_due)
			return 0;
		process_sleep_ms(20);
	}
}

static void *write_claims(void *arg)
{
	struct writer *writer = arg;
	struct client *client = client_new(writer->all->url);

	client_bearer(client, writer->all->token);
	for (unsigned i = 0; !writer->all->stopping; i++)
		if (!write_claim(writer, client, i))
			break;
	client_free(client);
	return NULL;
}

struct writers *writers_start(const char *url, unsigned count, int repeats)
{
	static unsigned run;
	struct writers *writers = calloc(1, sizeof *writers);

	assert_true(count <= WRITERS_MAX);
	snprintf(writers->url, sizeof writers->url, "%s", url);
	snprintf(writers->token, sizeof writers->token, "%s",
		server_token("reviewer"));
	writers->count = count;
	writers->repeats = repeats;
	writers->run = run++;
	for (unsigned i = 0; i < count; i++) {
		writers->writers[i].all = writers;
		writers->writers[i].number = i;
		pthread_create(&writers->writers[i].thread, NULL, write_claims,
			&writers->writers[i]);
	}
	return writers;
}

static void add(struct writers_result *sum, const struct writers_result *one)
{
	sum->acknowledged += one->acknowledged;
	sum->unavailable += one->unavailable;
	sum->refused += one->refused;
	sum->cut += one->cut;
	sum->other += one->other;
	if (one->other)
		sum->other_status = one->other_status;
	if (one->slowest_seconds > sum->slowest_seconds)
		sum->slowest_seconds = one->slowest_seconds;
	if (one->longest_gap_seconds > sum->longest_gap_seconds)
		sum->longest_gap_seconds = one->longest_gap_seconds;
}

void writers_stop(struct writers *writers, struct writers_result *out_result)
{
	*out_result = (struct writers_result){ 0 };
	writers->stop_due = process_clock() + STOP_SECONDS;
	writers->stopping = 1;
	for (unsigned i = 0; i < writers->count; i++) {
		pthread_join(writers->writers[i].thread, NULL);
		add(out_result, &writers->writers[i].result);
	}
}

static long ask(PGconn *pg, const char *text)
{
	PGresult *result = PQexec(pg, text);
	long number;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", text, PQerrorMessage(pg));
	number = strtol(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return number;
}

static void check_writer(PGconn *pg, const struct writer *writer)
{
	long acknowledged = writer->result.acknowledged, there;
	char text[256];

	snprintf(text, sizeof text,
		"SELECT count(*) FROM claimd.claim WHERE text LIKE "
		"'run %u writer %u claim %%'",
		writer->all->run, writer->number);
	there = ask(pg, text);
	/* The last one may have been written without its answer. */
	if (there != acknowledged && there != acknowledged + 1)
		fail_msg("writer %u: %ld acknowledged, %ld there",
			writer->number, acknowledged, there);
}

void writers_check(struct writers *writers, const char *conninfo)
{
	static const struct {
		const char *what, *text;
	} rules[] = {
		{ "claims written twice",
			"SELECT count(*) - count(DISTINCT text) FROM "
			"claimd.claim WHERE text LIKE 'run %'" },
		{ "claims without their event",
			"SELECT count(*) FROM claimd.claim c WHERE NOT EXISTS "
			"(SELECT FROM claimd.audit_event e WHERE e.subject = "
			"'claim/' || c.id AND e.seq = 1)" },
		{ "events without their claim",
			"SELECT count(*) FROM claimd.audit_event e WHERE "
			"e.subject LIKE 'claim/%' AND NOT EXISTS (SELECT FROM "
			"claimd.claim c WHERE e.subject = 'claim/' || c.id)" },
		{ "events that are not on the way to the log",
			"SELECT count(*) FROM claimd.audit_event e WHERE NOT "
			"EXISTS (SELECT FROM claimd.audit_pending p WHERE "
			"p.event_id = e.id)" },
	};
	PGconn *pg = PQconnectdb(conninfo);

	if (PQstatus(pg) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(pg));
	for (unsigned i = 0; i < writers->count; i++)
		check_writer(pg, &writers->writers[i]);
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		long count = ask(pg, rules[i].text);

		if (count)
			fail_msg("%ld %s", count, rules[i].what);
	}
	PQfinish(pg);
	free(writers);
}
