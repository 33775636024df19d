// SPDX-License-Identifier: Apache-2.0
// One request from its first line to the log: libmicrohttpd calls back with the
// head, each piece of the body, the end of the body, and again after each
// resume; `state` tells which call this is.
#include "http/daemon.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { EXCHANGE_MAGIC = 0x45584348 };

/* A body that is too large is read and dropped up to this size, so that the
 * client gets to see the 413 instead of a reset connection. */
enum { DISCARD_BYTES_MAX = 16 * 1024 * 1024 };

enum state {
	STATE_HEAD,    /* the request line is here */
	STATE_BODY,    /* head accepted */
	STATE_DISCARD, /* body not wanted, dropped as it comes */
	STATE_RUNNING, /* the handler's fiber has not ended */
	STATE_READY,   /* it has */
	STATE_REPLIED, /* the reply is libmicrohttpd's */
};

struct exchange {
	struct request r; /* first, so that one pointer serves for both */
	unsigned magic;
	enum state state;
	struct http_server *server;
	struct connection *connection;
	struct MHD_Connection *mhd;
	const char *target;
	struct buffer body;
	size_t body_bytes_max;
	uint64_t discarded;
	enum http_refusal refusal; /* why it is dropped */
	bool suspended;
};

static void release_body(void *exchange)
{
	struct exchange *x = exchange;

	x->server->counts.bodies_bytes -= x->body.len;
	buffer_release(&x->body);
}

static void release_reply(void *request)
{
	buffer_release(&((struct request *)request)->reply.body);
}

static void split_target(struct exchange *x)
{
	const char *mark = strchr(x->target, '?');
	struct request *r = &x->r;

	r->path = x->target;
	r->query = "";
	if (!mark)
		return;
	r->path =
		arena_strndup(r->arena, x->target, (size_t)(mark - x->target));
	r->query = mark + 1;
}

void *exchange_begin(void *arg, const char *uri, struct MHD_Connection *mhd)
{
	struct http_server *server = arg;
	struct arena *arena = arena_new();
	struct exchange *x = arena_alloc(arena, sizeof *x);
	int64_t now_ns = clock_monotonic_ns();

	x->magic = EXCHANGE_MAGIC;
	x->server = server;
	x->mhd = mhd;
	x->connection = connection_of(mhd);
	x->target = arena_strdup(arena, uri ? uri : "");
	x->r.magic = REQUEST_MAGIC;
	x->r.arena = arena;
	x->r.loop = server->loop;
	x->r.app = server->options.app;
	x->r.body = "";
	x->r.started_ns = now_ns;
	x->r.deadline_ns =
		now_ns + (int64_t)server->options.request_ms * NS_PER_MS;
	memcpy(x->r.peer, x->connection->peer, sizeof x->r.peer);
	split_target(x);
	arena_defer(arena, release_body, x);
	arena_defer(arena, release_reply, &x->r);
	server->counts.requests++;
	connection_begin(x->connection);
	return x;
}

static void add_headers(struct MHD_Response *response, const struct request *r)
{
	const struct reply *reply = &r->reply;

	MHD_add_response_header(response, "X-Request-Id", r->id);
	if (reply->content_type && reply_has_body(reply->status))
		MHD_add_response_header(
			response, "Content-Type", reply->content_type);
	for (struct reply_header *h = reply->headers; h; h = h->next)
		MHD_add_response_header(response, h->name, h->value);
	if (reply->close)
		MHD_add_response_header(response, "Connection", "close");
}

/* The body's memory changes hands: libmicrohttpd frees it. A 304 takes its body
 * along although it is not sent, because its length is, and must be true. */
static struct MHD_Response *make_response(struct reply *reply)
{
	static char nothing[1];
	struct buffer body = reply->body;
	union {
		const void *fixed;
		void *bytes;
	} borrowed = { .fixed = reply->fixed };

	if (!reply_has_body(reply->status) && reply->status != 304)
		return MHD_create_response_from_buffer(
			0, nothing, MHD_RESPMEM_PERSISTENT);
	reply->sent_bytes = reply->fixed ? reply->fixed_len : body.len;
	if (reply->fixed)
		return MHD_create_response_from_buffer(reply->fixed_len,
			borrowed.bytes, MHD_RESPMEM_PERSISTENT);
	if (!body.len)
		return MHD_create_response_from_buffer(
			0, nothing, MHD_RESPMEM_PERSISTENT);
	reply->body = (struct buffer){ 0 };
	return MHD_create_response_from_buffer_with_free_callback(
		body.len, body.bytes, free);
}

/* Time to move `bytes` at 1 KiB a second, 10 s for a start. */
static unsigned transfer_ms(unsigned base_ms, uint64_t bytes, unsigned max_ms)
{
	uint64_t ms = base_ms + bytes / 1024 * 1000;

	return ms < max_ms ? (unsigned)ms : max_ms;
}

static enum MHD_Result queue_reply(struct exchange *x)
{
	struct http_server *server = x->server;
	struct reply *reply = &x->r.reply;
	struct MHD_Response *response;
	enum MHD_Result result;

	if (!reply->status)
		reply->status = 500;
	reply->close |= server->draining;
	response = make_response(reply);
	assert(response);
	add_headers(response, &x->r);
	if (x->r.method == HTTP_HEAD || !reply_has_body(reply->status))
		reply->sent_bytes = 0;
	x->state = STATE_REPLIED;
	connection_allow(x->connection,
		transfer_ms(server->options.body_ms, reply->sent_bytes,
			server->options.send_ms_max));
	result = MHD_queue_response(x->mhd, reply->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result refuse(struct exchange *x, enum http_refusal refusal)
{
	struct request *r = &x->r;

	release_body(x);
	r->fields = NULL;
	r->field_count = 0;
	r->content_type = NULL;
	r->reply.close |= x->state == STATE_HEAD;
	x->server->counts.refused++;
	x->server->options.refuse(r, refusal);
	return queue_reply(x);
}

struct collector {
	struct http_field *fields;
	size_t count;
};

static enum MHD_Result collect_field(void *arg, enum MHD_ValueKind kind,
	const char *name, size_t name_len, const char *value, size_t value_len)
{
	struct collector *collector = arg;

	(void)kind;
	collector->fields[collector->count++] = (struct http_field){
		.name = name,
		.name_len = name_len,
		.value = value ? value : "",
		.value_len = value_len,
	};
	return MHD_YES;
}

static void collect_fields(struct exchange *x)
{
	int count = MHD_get_connection_values_n(
		x->mhd, MHD_HEADER_KIND, NULL, NULL);
	struct collector collector = { .fields = arena_array(x->r.arena,
					       count > 0 ? (size_t)count : 0,
					       sizeof(struct http_field)) };

	MHD_get_connection_values_n(
		x->mhd, MHD_HEADER_KIND, collect_field, &collector);
	x->r.fields = collector.fields;
	x->r.field_count = collector.count;
}

static void name_request(struct request *r)
{
	const char *given = request_header(r, "X-Request-Id");
	unsigned char bytes[UUID_BYTES];

	if (given && uuid_parse(given, bytes))
		uuid_format(bytes, r->id); /* spelt in lower case */
	else
		uuid_new(r->id);
}

static bool expects_continue(const struct request *r)
{
	const char *expect = request_header(r, "Expect");

	return expect && strcasecmp(expect, "100-continue") == 0;
}

static size_t head_bytes(struct MHD_Connection *mhd)
{
	return MHD_get_connection_info(
		mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
		->header_size;
}

static enum MHD_Result take_head(struct exchange *x, const char *url,
	const char *method, const char *version)
{
	const struct http_options *options = &x->server->options;
	struct request *r = &x->r;
	struct http_framing framing;
	enum http_refusal refusal;
	struct http_head head = {
		.method = method,
		.target = x->target,
		.version = version,
		.target_bytes_max = options->target_bytes_max,
		.fields_bytes_max = options->fields_bytes_max,
	};

	collect_fields(x);
	name_request(r);
	head.fields = r->fields;
	head.field_count = r->field_count;
	http_method_parse(method, &r->method);
	refusal = guard_check(&head, &framing);
	if (!refusal && !head_is_whole(&head, url, head_bytes(x->mhd)))
		refusal = HTTP_REFUSED_HEAD_LINES;
	if (refusal)
		return refuse(x, refusal);
	r->content_type = request_header(r, "Content-Type");
	x->body_bytes_max = options->body_bytes_max(r->app, r->method, r->path);
	if (framing.content_length > x->body_bytes_max &&
		(framing.content_length > DISCARD_BYTES_MAX ||
			expects_continue(r)))
		return refuse(x, HTTP_REFUSED_BODY_TOO_LARGE);
	x->state = STATE_BODY;
	if (framing.content_length > x->body_bytes_max) {
		x->state = STATE_DISCARD;
		x->refusal = HTTP_REFUSED_BODY_TOO_LARGE;
	}
	if (framing.chunked)
		framing.content_length = x->body_bytes_max;
	if (framing.content_length)
		connection_allow(x->connection,
			transfer_ms(options->body_ms, framing.content_length,
				options->body_ms_max));
	return MHD_YES;
}

static enum http_refusal body_room(const struct exchange *x, size_t more)
{
	const struct http_server *server = x->server;

	if (more > x->body_bytes_max - x->body.len)
		return HTTP_REFUSED_BODY_TOO_LARGE;
	return more > server->options.bodies_bytes_max -
				       server->counts.bodies_bytes
		       ? HTTP_REFUSED_BUSY
		       : HTTP_ACCEPTED;
}

static enum MHD_Result take_piece(
	struct exchange *x, const char *upload, size_t *upload_len)
{
	size_t len = *upload_len;

	*upload_len = 0;
	if (x->state == STATE_BODY) {
		x->refusal = body_room(x, len);
		if (!x->refusal) {
			buffer_add(&x->body, upload, len);
			x->server->counts.bodies_bytes += len;
			return MHD_YES;
		}
		x->discarded = x->body.len;
		release_body(x);
		x->state = STATE_DISCARD;
	}
	assert(x->state == STATE_DISCARD);
	x->discarded += len;
	return x->discarded <= DISCARD_BYTES_MAX ? MHD_YES : MHD_NO;
}

/* The fiber of one request. */
static SUSPENDS void run_handler(void *arg)
{
	struct exchange *x = arg;

	x->server->options.handle(&x->r);
	assert(x->magic == EXCHANGE_MAGIC && x->state == STATE_RUNNING);
	x->state = STATE_READY;
	if (!x->suspended)
		return;
	MHD_resume_connection(x->mhd);
	server_run_soon(x->server);
}

/* A handler that never waits is answered at once. Otherwise the connection is
 * suspended behind it: in one thread nothing can resume it before that. */
static enum MHD_Result start_handler(struct exchange *x)
{
	connection_wait(x->connection);
	if (x->body.len) {
		x->r.body = x->body.bytes;
		x->r.body_len = x->body.len;
	}
	x->state = STATE_RUNNING;
	fiber_start(run_handler, x);
	if (x->state == STATE_READY)
		return queue_reply(x);
	x->suspended = true;
	MHD_suspend_connection(x->mhd);
	return MHD_YES;
}

enum MHD_Result exchange_advance(void *arg, struct MHD_Connection *mhd,
	const char *url, const char *method, const char *version,
	const char *upload, size_t *upload_len, void **exchange)
{
	struct exchange *x = *exchange;

	(void)arg;
	assert(x && x->magic == EXCHANGE_MAGIC && x->mhd == mhd);
	switch (x->state) {
	case STATE_HEAD:
		return take_head(x, url, method, version);
	case STATE_BODY:
		return *upload_len ? take_piece(x, upload, upload_len)
				   : start_handler(x);
	case STATE_DISCARD:
		return *upload_len ? take_piece(x, upload, upload_len)
				   : refuse(x, x->refusal);
	case STATE_READY:
		return queue_reply(x);
	case STATE_RUNNING:
	case STATE_REPLIED:
		break;
	}
	return MHD_YES;
}

void exchange_end(void *arg, struct MHD_Connection *mhd, void **exchange,
	enum MHD_RequestTerminationCode code)
{
	struct http_server *server = arg;
	struct exchange *x = *exchange;

	(void)mhd;
	*exchange = NULL;
	if (!x)
		return;
	assert(x->magic == EXCHANGE_MAGIC && x->state != STATE_RUNNING);
	x->r.reply.ended_ns = clock_monotonic_ns();
	x->r.reply.aborted = x->state != STATE_REPLIED ||
			     code != MHD_REQUEST_TERMINATED_COMPLETED_OK;
	if (x->state != STATE_HEAD && server->options.finished)
		server->options.finished(&x->r);
	server->counts.requests--;
	connection_end(x->connection);
	x->magic = 0;
	arena_free(x->r.arena);
}
