// SPDX-License-Identifier: Apache-2.0
// The events of one write: who acts and in which request is known here, the
// rest is domain/event.
//   struct events *events = events_begin(x);
//   event_id(event_add(events, EVENT_…, id), "document", document_id);
//   exchange_run(x, SQL_…, ARGS(…, arg_events(events)), &rows);
#pragma once
#include "api/exchange.h"
#include "domain/event.h"

// By the person who asks; by "system" when nobody has signed in.
struct events *events_begin(struct exchange *x);
// By a person who is known only now: at sign-in and setup.
struct events *events_begin_as(struct exchange *x, const char *user_id);
// Outside of a request: a command of the command line.
struct events *events_begin_system(struct arena *arena);

// The last parameter of every write function.
struct db_arg arg_events(const struct events *events);
