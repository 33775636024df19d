// SPDX-License-Identifier: Apache-2.0
#include "domain/score.h"
#include "domain/score_features.h"
#include "domain/token.h"
#include <math.h>
#include <string.h>

enum {
	WORDS_MIN = 4, /* fewer say nothing that could be checked */
	WORDS_LONG = 14,
};

/* News speaks otherwise than the debates the model has learned from: its
 * opinion is weighed with what the surface shows. */
#define NEWS_MODEL   0.6
#define NEWS_SURFACE 0.5
#define NEWS_SHIFT   0.5

static const struct gram {
	uint32_t key;
	int8_t weight;
} grams[] = {
#define BIAS(value)
#define UNIT(value)
#define SLOPE(value)
#define SHIFT(value)
#define SURFACE(value)
#define GRAM(key, weight) { key, weight },
#include "domain/checkworthy.def"
#undef SURFACE
#undef GRAM
};

static const double surface[] = {
#define SURFACE(value) value,
#define GRAM(key, weight)
#include "domain/checkworthy.def"
#undef BIAS
#undef UNIT
#undef SLOPE
#undef SHIFT
};

static_assert(
	COUNT_OF(surface) == SURFACE_FEATURES, "the table fits the features");

static const struct {
	double bias, unit, slope, shift;
} model = {
#undef SURFACE
#undef GRAM
#define BIAS(value)  .bias = (value),
#define UNIT(value)  .unit = (value),
#define SLOPE(value) .slope = (value),
#define SHIFT(value) .shift = (value),
#define SURFACE(value)
#define GRAM(key, weight)
#include "domain/checkworthy.def"
};

static double gram_weight(uint32_t key)
{
	size_t low = 0, high = COUNT_OF(grams);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (grams[middle].key == key)
			return model.unit * grams[middle].weight;
		if (grams[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static double model_logit(const struct score_features *f)
{
	double sum = model.bias;

	for (size_t i = 0; i < f->gram_count; i++)
		sum += gram_weight(f->grams[i]);
	for (size_t i = 0; i < SURFACE_FEATURES; i++)
		sum += surface[i] * f->surface[i];
	return model.slope * sum + model.shift;
}

static double probability(double logit)
{
	return 1 / (1 + exp(-logit));
}

double score_checkworthy(const struct score_input *in)
{
	struct score_features f;

	score_features_read(&f, in);
	return probability(model_logit(&f));
}

/* What any language shows: length, numbers, names, marks. */
static double surface_logit(
	const struct score_input *in, const struct score_features *f)
{
	const double *s = f->surface;
	double words = s[SURFACE_LENGTH] * 60, logit = -0.6;

	logit += words >= WORDS_LONG ? 0.8 : 0.8 * words / WORDS_LONG;
	logit += s[SURFACE_ANY_NUMBER] > 0 ? 0.9 : 0;
	logit += 1.4 * s[SURFACE_NAMES];
	logit -= 3.0 * (s[SURFACE_QUESTION] > 0);
	logit -= 1.0 * (s[SURFACE_EXCLAMATION] > 0);
	logit -= 3.6 * fmin(s[SURFACE_I] + s[SURFACE_WE], 0.5);
	logit -= 0.6 * (s[SURFACE_YOU] > 0);
	return logit - 0.4 * in->quoted_whole;
}

static bool is_english(const char *language)
{
	return language && strncmp(language, "en", 2) == 0 &&
	       (language[2] == '\0' || language[2] == '-' ||
		       language[2] == '_');
}

/* "This story adds to …": talk about the text itself. */
static bool is_about_itself(const struct score_input *in)
{
	static const char *const words[] = { "story", "article", "post",
		"piece", "column" };
	size_t first = in->run.first;

	if (first + 1 >= in->run.last || !token_is(in->tokens, first, "this"))
		return false;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (token_is(in->tokens, first + 1, words[i]))
			return true;
	return false;
}

double score_sentence(const struct score_input *in)
{
	struct score_features f;
	double logit;

	score_features_read(&f, in);
	if (f.surface[SURFACE_LENGTH] * 60 < WORDS_MIN - 0.5)
		return 0.02;
	logit = surface_logit(in, &f);
	if (is_english(in->language))
		logit = NEWS_MODEL * model_logit(&f) + NEWS_SURFACE * logit +
			NEWS_SHIFT;
	return probability(is_about_itself(in) ? logit - 1 : logit);
}

double score_threshold(const char *language)
{
	(void)language;
	return 0.5;
}
