// SPDX-License-Identifier: Apache-2.0
#include "domain/score_features.h"
#include "domain/token.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_START = 2166136261u, HASH_PRIME = 16777619u };

static bool is_one_of(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

#define ONE_OF(word, ...)                                                      \
	is_one_of(word, (const char *const[]){ __VA_ARGS__ },                  \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* Digits are all the same; a few marks say as much as words do. */
static uint32_t hash_add(uint32_t hash, const char *word)
{
	for (; *word; word++) {
		char c = isdigit((unsigned char)*word) ? '0' : *word;

		hash = (hash ^ (unsigned char)c) * HASH_PRIME;
	}
	return hash;
}

static bool is_kept(const struct token *token, const char *fold)
{
	return token->kind != TOKEN_MARK || ONE_OF(fold, "%", "$", "?", "!");
}

static int hash_ascends(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static void grams_read(struct score_features *f, const struct score_input *in)
{
	const char *kept[SCORE_TOKENS_MAX];
	size_t count = 0, unique = 0;

	for (size_t i = in->run.first;
		i < in->run.last && count < SCORE_TOKENS_MAX; i++) {
		const char *fold = token_fold(in->tokens, i);

		if (is_kept(&in->tokens->items[i], fold))
			kept[count++] = fold;
	}
	f->gram_count = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t hash = HASH_START;

		for (size_t n = 0; n < 3 && i + n < count; n++) {
			hash = hash_add(
				n ? hash_add(hash, " ") : hash, kept[i + n]);
			f->grams[f->gram_count++] = hash;
		}
	}
	qsort(f->grams, f->gram_count, sizeof *f->grams, hash_ascends);
	for (size_t i = 0; i < f->gram_count; i++)
		if (!unique || f->grams[i] != f->grams[unique - 1])
			f->grams[unique++] = f->grams[i];
	f->gram_count = unique;
}

static bool is_year(const char *fold)
{
	return strlen(fold) == 4 && (fold[0] == '1' || fold[0] == '2') &&
	       (fold[1] == '9' || fold[1] == '0' || fold[1] == '8') &&
	       isdigit((unsigned char)fold[2]) &&
	       isdigit((unsigned char)fold[3]);
}

static void word_read(double *s, const char *w)
{
	size_t len = strlen(w);

	s[SURFACE_I] +=
		ONE_OF(w, "i", "my", "me", "i'm", "i've", "i'd", "i'll");
	s[SURFACE_WE] += ONE_OF(
		w, "we", "our", "us", "we're", "we've", "let's", "we'll");
	s[SURFACE_YOU] += ONE_OF(w, "you", "your", "you're", "you've");
	s[SURFACE_THEY] +=
		ONE_OF(w, "they", "their", "them", "he", "she", "his", "her");
	s[SURFACE_MODAL] += ONE_OF(w, "will", "would", "should", "can", "could",
		"may", "might", "must", "shall", "ought");
	s[SURFACE_PAST] +=
		ONE_OF(w, "was", "were", "had", "did", "been", "has", "have");
	s[SURFACE_THINK] += ONE_OF(w, "think", "believe", "hope", "want",
		"know", "feel", "guess", "wish");
	s[SURFACE_QUANTITY] += ONE_OF(w, "more", "most", "less", "least",
		"highest", "lowest", "largest", "biggest", "increase",
		"increased", "decrease", "cut", "doubled", "tripled", "lost",
		"created", "average", "percent", "half", "twice", "rate");
	s[SURFACE_MAGNITUDE] += ONE_OF(w, "million", "billion", "trillion",
		"thousand", "hundred", "millions", "billions", "thousands");
	s[SURFACE_PERCENT] += ONE_OF(w, "percent", "percentage");
	s[SURFACE_MONEY] += ONE_OF(w, "dollars", "dollar", "euros", "pounds");
	s[SURFACE_YEAR] += is_year(w);
	s[SURFACE_ED] += len > 4 && strcmp(w + len - 2, "ed") == 0;
}

static double at_most(double value, double max)
{
	return value > max ? max : value;
}

static void surface_read(struct score_features *f, const struct score_input *in)
{
	double *s = f->surface, words = 0;

	memset(s, 0, sizeof f->surface);
	for (size_t i = in->run.first; i < in->run.last; i++) {
		const struct token *token = &in->tokens->items[i];
		const char *fold = token_fold(in->tokens, i);

		if (token->kind == TOKEN_MARK) {
			s[SURFACE_QUESTION] += strcmp(fold, "?") == 0;
			s[SURFACE_EXCLAMATION] += strcmp(fold, "!") == 0;
			s[SURFACE_PERCENT] += strcmp(fold, "%") == 0;
			s[SURFACE_MONEY] += ONE_OF(fold, "$", "€", "£");
			s[SURFACE_QUOTE] +=
				(token->flags & (TOKEN_OPEN | TOKEN_CLOSE)) !=
				0;
			continue;
		}
		words++;
		s[SURFACE_NUMBERS] += token->kind == TOKEN_NUMBER;
		s[SURFACE_NAMES] += i > in->run.first &&
				    (token->flags & TOKEN_CAPITAL) &&
				    token->fold_len > 1;
		word_read(s, fold);
	}
	for (size_t i = 0; i < SURFACE_FEATURES; i++)
		s[i] = at_most(s[i], 4) / 4;
	s[SURFACE_LENGTH] = at_most(words, 60) / 60;
	s[SURFACE_LOG_LENGTH] = log(1 + words) / 4;
	s[SURFACE_ANY_NUMBER] = s[SURFACE_NUMBERS] > 0;
}

void score_features_read(
	struct score_features *features, const struct score_input *in)
{
	grams_read(features, in);
	surface_read(features, in);
}
