// SPDX-License-Identifier: Apache-2.0
#include "api/login.h"
#include "api/event.h"
#include "base/address.h"

SUSPENDS bool login_may_try(struct exchange *x, const char *account)
{
	char network[NETWORK_TEXT_BYTES];
	struct db_rows *rows;
	int64_t seconds;

	address_network(x->r->peer, network);
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
	char network[NETWORK_TEXT_BYTES];
	struct events *events = events_begin(x);
	struct event *event = event_add(events, EVENT_SESSION_FAILED, NULL);
	struct db_call *count, *note;
	enum db_status counted, noted;

	address_network(x->r->peer, network);
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
