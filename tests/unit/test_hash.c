// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base64.h"
#include "base/hash.h"
#include <stdio.h>
#include <string.h>

static void sha256_gives_the_published_values(void **state)
{
	static const struct {
		const char *text, *base64;
	} cases[] = {
		/* RFC 9162 section 2.1.1: the root of the empty tree */
		{ "", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
		/* FIPS 180-4, appendix B.1 */
		{ "abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint8_t hash[HASH_BYTES];
		char text[BASE64_SIZE(HASH_BYTES)];

		hash_sha256(cases[i].text, strlen(cases[i].text), hash);
		base64_encode(BASE64_STANDARD, hash, sizeof hash, text);
		assert_string_equal(text, cases[i].base64);
	}
}

static void leaves_and_nodes_have_their_own_prefix(void **state)
{
	uint8_t leaf[HASH_BYTES], node[HASH_BYTES], expected[HASH_BYTES];
	uint8_t joined[1 + 2 * HASH_BYTES] = { 1 };

	(void)state;
	hash_leaf("abc", 3, leaf);
	hash_sha256("\0abc", 4, expected);
	assert_memory_equal(leaf, expected, HASH_BYTES);
	hash_node(leaf, expected, node);
	memcpy(joined + 1, leaf, HASH_BYTES);
	memcpy(joined + 1 + HASH_BYTES, expected, HASH_BYTES);
	hash_sha256(joined, sizeof joined, expected);
	assert_memory_equal(node, expected, HASH_BYTES);
}

static void base64_gives_the_texts_of_rfc_4648(void **state)
{
	static const char *const texts[] = { "", "Zg", "Zm8", "Zm9v", "Zm9vYg",
		"Zm9vYmE", "Zm9vYmFy" };
	static const char *const padding[] = { "", "==", "=", "" };

	(void)state;
	for (size_t len = 0; len < COUNT_OF(texts); len++) {
		char out[BASE64_SIZE(6)], padded[16];
		struct buffer buffer = { 0 };

		base64_encode(BASE64_URL, "foobar", len, out);
		assert_string_equal(out, texts[len]);
		snprintf(padded, sizeof padded, "%s%s", texts[len],
			padding[len % 3]);
		buffer_base64(&buffer, BASE64_STANDARD, "foobar", len);
		assert_int_equal(buffer.len, strlen(padded));
		assert_string_equal(buffer.bytes, padded);
		buffer_release(&buffer);
	}
}

static void every_length_and_alphabet_decodes_to_what_was_encoded(void **state)
{
	uint8_t bytes[64], back[64];
	char text[BASE64_SIZE(64)];
	size_t text_len, len;

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(255 - i * 5);
	for (size_t n = 0; n <= sizeof bytes; n++) {
		for (int kind = BASE64_STANDARD; kind <= BASE64_URL; kind++) {
			text_len = base64_encode(
				(enum base64_kind)kind, bytes, n, text);
			assert_true(base64_decode((enum base64_kind)kind, text,
				text_len, back, &len));
			assert_int_equal(len, n);
			assert_memory_equal(back, bytes, n);
		}
	}
}

static void only_what_an_encoder_writes_is_decoded(void **state)
{
	static const struct {
		enum base64_kind kind;
		const char *text;
	} cases[] = {
		{ BASE64_URL, "A" },
		{ BASE64_URL, "AAAAA" },
		{ BASE64_URL, "Zh" }, /* unused bits are not 0 */
		{ BASE64_URL, "Zm9" },
		{ BASE64_URL, "Zg==" },
		{ BASE64_URL, "Zm+v" },
		{ BASE64_URL, "Zm v" },
		{ BASE64_STANDARD, "Zg" },
		{ BASE64_STANDARD, "Zg=" },
		{ BASE64_STANDARD, "Z===" },
		{ BASE64_STANDARD, "====" },
		{ BASE64_STANDARD, "Zm-v" },
		{ BASE64_STANDARD, "Zh==" },
		{ BASE64_STANDARD, "Zg==Zg==" },
	};
	uint8_t out[16];
	size_t len = 99;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (base64_decode(cases[i].kind, cases[i].text,
			    strlen(cases[i].text), out, &len))
			fail_msg("'%s' was decoded", cases[i].text);
	}
	assert_false(base64_decode(BASE64_URL, "Z\0Z", 3, out, &len));
	assert_int_equal(len, 99);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_published_values),
		cmocka_unit_test(leaves_and_nodes_have_their_own_prefix),
		cmocka_unit_test(base64_gives_the_texts_of_rfc_4648),
		cmocka_unit_test(
			every_length_and_alphabet_decodes_to_what_was_encoded),
		cmocka_unit_test(only_what_an_encoder_writes_is_decoded),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
