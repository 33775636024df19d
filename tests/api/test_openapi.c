// SPDX-License-Identifier: Apache-2.0
// docs/openapi.yaml and the route table say the same: every route is described
// and every description has a route, with the same right, precondition, media
// type, query parameters and body members, down to the lengths.
#include "api/asset.h"
#include "api/problem.h"
#include "api/route.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char *const method_names[] = {
	[HTTP_GET] = "get",
	[HTTP_POST] = "post",
	[HTTP_PUT] = "put",
	[HTTP_PATCH] = "patch",
	[HTTP_DELETE] = "delete",
};

static json_t *document;
static unsigned faults;

__attribute__((format(printf, 2, 3))) static void fault(const char *where,
	const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_error("%s: ", where);
	vprint_error(format, args);
	print_error("\n");
	va_end(args);
	faults++;
}

static int setup(void **state)
{
	(void)state;
	for (const struct asset *a = assets; a->path; a++)
		if (strcmp(a->path, "/openapi.json") == 0)
			document = json_loadb((const char *)a->bytes, a->len, 0,
				NULL);
	if (!document)
		print_error("openapi.json is not embedded: build web/ first\n");
	faults = 0;
	return document ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	json_decref(document);
	document = NULL;
	return 0;
}

// "#/components/schemas/Claim" to what it names; anything else to itself.
static json_t *resolve(json_t *value)
{
	const char *ref = json_string_value(json_object_get(value, "$ref"));
	json_t *at = document;
	char name[128];

	if (!ref)
		return value;
	for (ref += strlen("#/"); *ref; ref += strcspn(ref, "/"),
	     ref += *ref == '/') {
		snprintf(name, sizeof name, "%.*s", (int)strcspn(ref, "/"),
			ref);
		at = json_object_get(at, name);
	}
	return resolve(at);
}

// "/api/v1/claims/:id" as "/api/v1/claims/{id}".
static void path_described(const char *path, char *out, size_t size)
{
	size_t len = 0;
	bool inside = false;

	for (const char *c = path; len + 3 < size; c++) {
		if (inside && (*c == '/' || *c == '\0')) {
			out[len++] = '}';
			inside = false;
		}
		if (*c == '\0')
			break;
		inside = inside || *c == ':';
		out[len++] = *c == ':' ? '{' : *c;
	}
	out[len] = '\0';
}

static json_t *operation_of(const struct route *route)
{
	char path[256];

	path_described(route->path, path, sizeof path);
	return json_object_get(
		json_object_get(json_object_get(document, "paths"), path),
		method_names[route->method]);
}

static json_t *parameter_of(json_t *operation, const char *where,
	const char *name)
{
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(operation, "parameters"), i, item) {
		json_t *parameter = resolve(item);
		const char *in = json_string_value(
			json_object_get(parameter, "in"));
		const char *has = json_string_value(
			json_object_get(parameter, "name"));

		if (strcmp(in, where) == 0 && strcmp(has, name) == 0)
			return item;
	}
	return NULL;
}

// ---- bodies ----

static bool type_is(json_t *schema, const char *type)
{
	json_t *types = json_object_get(schema, "type"), *item;
	size_t i;

	if (json_is_string(types))
		return strcmp(json_string_value(types), type) == 0;
	json_array_foreach (types, i, item)
		if (strcmp(json_string_value(item), type) == 0)
			return true;
	return false;
}

// The schema without "or null"; *out_null tells whether that was there.
static json_t *without_null(json_t *schema, bool *out_null)
{
	json_t *any, *item, *rest = NULL;
	size_t i;

	schema = resolve(schema);
	any = json_object_get(schema, "anyOf");
	*out_null = type_is(schema, "null");
	json_array_foreach (any, i, item) {
		if (type_is(item, "null"))
			*out_null = true;
		else if (type_is(resolve(item), "string"))
			rest = resolve(item);
	}
	return rest ? rest : schema;
}

static bool is_required(json_t *schema, const char *name)
{
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(schema, "required"), i, item)
		if (strcmp(json_string_value(item), name) == 0)
			return true;
	return false;
}

static void compare_bound(const char *where, json_t *schema, const char *name,
	int64_t ours, int64_t otherwise)
{
	json_t *bound = json_object_get(schema, name);
	double theirs = bound ? json_number_value(bound) : (double)otherwise;

	if (theirs != (double)ours)
		fault(where, "%s is %g in the document, %lld in the table",
			name, theirs, (long long)ours);
}

static void compare_choices(const char *where, json_t *schema,
	const char *const *choices)
{
	json_t *list = json_object_get(schema, "enum"), *item;
	size_t i, count = 0;

	for (const char *const *c = choices; c && *c; c++)
		count++;
	if (count != json_array_size(list)) {
		fault(where, "%zu choices in the document, %zu in the table",
			json_array_size(list), count);
		return;
	}
	json_array_foreach (list, i, item)
		if (strcmp(json_string_value(item), choices[i]) != 0)
			fault(where, "choice %s is %s in the table",
				json_string_value(item), choices[i]);
}

static void compare_members(const char *where, json_t *schema,
	const struct field *fields);

static void compare_member(const char *where, json_t *schema,
	const struct field *field)
{
	static const char *const types[] = {
		[FIELD_TEXT] = "string",
		[FIELD_UUID] = "string",
		[FIELD_TIME] = "string",
		[FIELD_INT] = "integer",
		[FIELD_NUMBER] = "number",
		[FIELD_BOOL] = "boolean",
		[FIELD_CHOICE] = "string",
		[FIELD_TEXTS] = "array",
		[FIELD_UUIDS] = "array",
		[FIELD_OBJECT] = "object",
		[FIELD_ANY_OBJECT] = "object",
	};
	bool null;

	schema = without_null(schema, &null);
	if (null != !!(field->flags & FIELD_NULLABLE))
		fault(where, "null is %s in the document",
			null ? "allowed" : "refused");
	if (!type_is(schema, types[field->type]))
		fault(where, "is not %s in the document", types[field->type]);
	switch (field->type) {
	case FIELD_TEXT:
		compare_bound(where, schema, "minLength", field->min, 0);
		compare_bound(where, schema, "maxLength", field->max, -1);
		break;
	case FIELD_INT:
	case FIELD_NUMBER:
		compare_bound(where, schema, "minimum", field->min, 0);
		compare_bound(where, schema, "maximum", field->max, -1);
		break;
	case FIELD_CHOICE:
		compare_choices(where, schema, field->choices);
		break;
	case FIELD_TEXTS:
		compare_bound(where, schema, "maxItems", field->max, -1);
		break;
	case FIELD_UUIDS:
		compare_bound(where, schema, "minItems", field->min, 0);
		compare_bound(where, schema, "maxItems", field->max, -1);
		break;
	case FIELD_OBJECT:
		compare_members(where, schema, field->object);
		break;
	case FIELD_UUID:
	case FIELD_TIME:
	case FIELD_BOOL:
	case FIELD_ANY_OBJECT:
		break;
	}
}

static void compare_members(const char *where, json_t *schema,
	const struct field *fields)
{
	json_t *properties = json_object_get(schema, "properties"), *member;
	const char *name;
	char inner[256];

	for (const struct field *f = fields; f->name; f++) {
		snprintf(inner, sizeof inner, "%s /%s", where, f->name);
		member = json_object_get(properties, f->name);
		if (!member) {
			fault(inner, "is not in the document");
			continue;
		}
		if (is_required(schema, f->name)
			!= !!(f->flags & FIELD_REQUIRED))
			fault(inner, "is needed only on one side");
		compare_member(inner, member, f);
	}
	json_object_foreach (properties, name, member) {
		const struct field *f = fields;

		while (f->name && strcmp(f->name, name) != 0)
			f++;
		if (!f->name)
			fault(where, "/%s is not in the table", name);
	}
	if (!json_is_false(json_object_get(schema, "additionalProperties")))
		fault(where, "the document allows unknown members");
}

static void compare_body(const struct route *route, json_t *operation)
{
	json_t *content = json_object_get(
		json_object_get(operation, "requestBody"), "content");
	const char *type = route->flags & ROUTE_MERGE
		? "application/merge-patch+json" : "application/json";
	json_t *media = json_object_get(content, type);
	bool taken = route->body || route->flags & ROUTE_OPEN_BODY;

	if (taken != !!content)
		fault(route->name, "a body is taken only on one side");
	else if (taken && !media)
		fault(route->name, "the body is not %s", type);
	else if (route->body)
		compare_members(route->name,
			resolve(json_object_get(media, "schema")), route->body);
}

// ---- routes ----

static void compare_route(const struct route *route)
{
	json_t *operation = operation_of(route);
	const char *id, *right;
	json_t *match;

	if (!operation) {
		fault(route->name, "%s %s is not in the document",
			method_names[route->method], route->path);
		return;
	}
	id = json_string_value(json_object_get(operation, "operationId"));
	right = json_string_value(json_object_get(operation, "x-right"));
	if (strcmp(id, route->name) != 0)
		fault(route->name, "is %s in the document", id);
	if (strcmp(right, right_name(route->right)) != 0)
		fault(route->name, "asks for %s, in the document for %s",
			right_name(route->right), right);
	match = parameter_of(operation, "header", "If-Match");
	if (!!(route->flags & ROUTE_VERSIONED)
		!= (match && strcmp(json_string_value(json_object_get(match,
			"$ref")), "#/components/parameters/IfMatch") == 0))
		fault(route->name, "If-Match is needed only on one side");
	for (const char *const *p = route->parameters; p && *p; p++)
		if (!parameter_of(operation, "query", *p))
			fault(route->name, "?%s is not in the document", *p);
	compare_body(route, operation);
}

static void every_route_is_described(void **state)
{
	(void)state;
	for (unsigned i = 0; i < route_count; i++)
		compare_route(&routes[i]);
	assert_int_equal(faults, 0);
}

static bool asset_is_there(const char *path)
{
	const struct asset *a = assets;

	while (a->path && strcmp(a->path, path) != 0)
		a++;
	return a->path != NULL;
}

// Files that were made at build time are served without the table.
static bool is_file(const char *operation)
{
	return strcmp(operation, "openapi_get") == 0
		|| strcmp(operation, "docs_get") == 0
		|| strcmp(operation, "problem_get") == 0;
}

static bool route_is_there(const char *name)
{
	for (unsigned i = 0; i < route_count; i++)
		if (strcmp(routes[i].name, name) == 0)
			return true;
	return false;
}

static void every_description_has_a_route(void **state)
{
	const char *path, *method, *id;
	json_t *item, *operation;

	(void)state;
	json_object_foreach (json_object_get(document, "paths"), path, item)
		json_object_foreach (item, method, operation) {
			id = json_string_value(
				json_object_get(operation, "operationId"));
			if (id && !is_file(id) && !route_is_there(id))
				fault(path, "%s is not in the route table", id);
		}
	assert_int_equal(faults, 0);
}

static void every_problem_has_a_page(void **state)
{
	char path[128];

	(void)state;
	for (unsigned i = 0; i < PROBLEM_COUNT; i++) {
		snprintf(path, sizeof path, "/problems/%s.html",
			problem_slug((enum problem)i));
		if (!asset_is_there(path))
			fault(path, "is not in docs/problems.md");
	}
	if (!asset_is_there("/docs.html"))
		fault("/docs", "was not built");
	assert_int_equal(faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_route_is_described,
			setup, teardown),
		cmocka_unit_test_setup_teardown(every_description_has_a_route,
			setup, teardown),
		cmocka_unit_test_setup_teardown(every_problem_has_a_page,
			setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
