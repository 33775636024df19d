# Generated tables of the models; the data stays outside, the tables are kept.
DATA ?= ../shared/data
MODEL_SRC := server/tool/train_checkworthy.c server/domain/score_features.c \
             server/domain/token.c server/base/arena.c server/base/utf8.c

$(GEN)/tool/train_checkworthy: $(MODEL_SRC)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -g $(WARN) -Iserver $(PKG_CFLAGS) -o $@ $(MODEL_SRC) $(PKG_LIBS)

MATCH_SRC := server/tool/train_match.c server/lab/reviewed.c server/lab/lines.c server/lab/row.c \
             server/domain/match.c server/domain/match_features.c server/domain/match_text.c \
             server/base/arena.c server/base/buffer.c server/base/utf8.c

# The trainer reads no weights, but the code it shares with the server does.
$(GEN)/tool/train_match: $(MATCH_SRC)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -g $(WARN) -Iserver $(PKG_CFLAGS) -o $@ $(MATCH_SRC) $(PKG_LIBS)

MATCH_SETS := matching_tweets matching_debates
model-match: $(GEN)/tool/train_match ## train the matching table again (DATA=folder)
	$(Q)for set in $(MATCH_SETS); do \
		test -d $(DATA)/$$set || { echo "no $(DATA)/$$set: give DATA=folder"; exit 1; }; done
	$(Q)$< $(foreach set,$(MATCH_SETS),$(DATA)/$(set)/vclaims.jsonl.gz $(DATA)/$(set)/train.jsonl $(DATA)/$(set)/dev.jsonl) >$(GEN)/match.def
	$(Q)mv $(GEN)/match.def server/domain/match.def

model: model-match
model: $(GEN)/tool/train_checkworthy ## train the check-worthiness table again (DATA=folder)
	$(Q)test -d $(DATA)/checkworthy || { echo "no $(DATA)/checkworthy: give DATA=folder"; exit 1; }
	$(Q)$< $(DATA)/checkworthy/train.jsonl $(DATA)/checkworthy/dev.jsonl $(DATA)/checkworthy/devtest.jsonl >$(GEN)/checkworthy.def
	$(Q)mv $(GEN)/checkworthy.def server/domain/checkworthy.def

.PHONY: model model-match
