// SPDX-License-Identifier: Apache-2.0
#include "domain/score.h"
#include "domain/token.h"
#include <math.h>
#include <string.h>

enum {
	WORDS_MIN = 4, /* fewer say nothing that could be checked */
	WORDS_LONG = 14,
};

struct surface {
	size_t words, numbers, names, first_person, question, exclamation, you;
};

static struct surface surface_measure(const struct score_input *in)
{
	static const char *const we[] = { "i", "we", "my", "our", "me", "us",
		"let's", "i'm", "we're", "i've", "i'd", "i'll", "we'll" };
	struct surface s = { 0 };

	for (size_t i = in->run.first; i < in->run.last; i++) {
		const struct token *token = &in->tokens->items[i];
		const char *fold = token_fold(in->tokens, i);

		if (token->kind == TOKEN_MARK) {
			s.question += strcmp(fold, "?") == 0;
			s.exclamation += strcmp(fold, "!") == 0;
			continue;
		}
		s.words++;
		s.numbers += token->kind == TOKEN_NUMBER;
		s.names += i > in->run.first && (token->flags & TOKEN_CAPITAL);
		s.you += strcmp(fold, "you") == 0 || strcmp(fold, "your") == 0;
		for (size_t k = 0; k < COUNT_OF(we); k++)
			s.first_person += strcmp(fold, we[k]) == 0;
	}
	return s;
}

double score_sentence(const struct score_input *in)
{
	struct surface s = surface_measure(in);
	double logit = -0.6;

	if (s.words < WORDS_MIN)
		return 0.02;
	logit += s.words >= WORDS_LONG ? 0.8
				       : 0.8 * (double)s.words / WORDS_LONG;
	logit += s.numbers ? 0.9 : 0;
	logit += 0.35 * (double)(s.names > 4 ? 4 : s.names);
	logit -= 3.0 * (s.question > 0);
	logit -= 1.0 * (s.exclamation > 0);
	logit -= 0.9 * (double)(s.first_person > 2 ? 2 : s.first_person);
	logit -= 0.6 * (s.you > 0);
	logit -= 0.4 * in->quoted_whole;
	return 1 / (1 + exp(-logit));
}

double score_threshold(const char *language)
{
	(void)language;
	return 0.5;
}
