// SPDX-License-Identifier: Apache-2.0
#include "api/login.h"
#include "api/event.h"
#include <arpa/inet.h>
#include <string.h>

const char *login_network(struct arena *arena, const char *address)
{
	struct in6_addr v6;
	char text[INET6_ADDRSTRLEN];

	if (inet_pton(AF_INET6, address, &v6) != 1 || IN6_IS_ADDR_V4MAPPED(&v6))
		return address;
	memset(v6.s6_addr + 8, 0, 8);
	if (!inet_ntop(AF_INET6, &v6, text, sizeof text))
		return address;
	return arena_printf(arena, "%s/64", text);
}

SUSPENDS bool login_may_try(struct exchange *x, const char *account)
{
	const char *network = login_network(x->arena, x->r->peer);
	struct db_rows *rows;
	int64_t seconds;

	if (!exchange_run(x, SQL_LOGIN_WAIT,
		    ARGS(arg_text(account), arg_text(network)), &rows))
		return false;
	seconds = rows_i64(rows, 0, "seconds");
	if (seconds == 0)
		return true;
	problem_reply(x->r, PROBLEM_QUOTA_EXCEEDED,
		"too many failed sign-ins: wait %lld seconds",
		(long long)seconds);
	reply_headerf(x->r, "Retry-After", "%lld", (long long)seconds);
	return false;
}

SUSPENDS bool login_count_failure(
	struct exchange *x, const struct login_failure *failure)
{
	const char *network = login_network(x->arena, x->r->peer);
	struct events *events = events_begin(x);
	struct event *event = event_add(events, EVENT_SESSION_FAILED, NULL);
	struct db_call *count, *note;
	enum db_status counted, noted;

	event_id(event, "user", failure->user_id);
	event_enum(event, "why", failure->why);
	event_text(event, "address", x->r->peer);
	event_text(event, "email", failure->account);
	count = db_begin(&x->db, SQL_LOGIN_FAIL,
		ARGS(arg_text(failure->account), arg_text(network)));
	note = db_begin(&x->db, SQL_AUDIT_NOTE, ARGS(arg_events(events)));
	counted = db_wait(&x->db, count, NULL);
	noted = db_wait(&x->db, note, NULL);
	if (counted == DB_OK && noted == DB_OK)
		return true;
	problem_reply_db(x->r, counted == DB_OK ? noted : counted);
	return false;
}
