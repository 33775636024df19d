# Generated tables of the models; the data stays outside, the tables are kept.
DATA ?= ../shared/data
MODEL_SRC := server/tool/train_checkworthy.c server/domain/score_features.c \
             server/domain/token.c server/base/arena.c server/base/utf8.c

$(GEN)/tool/train_checkworthy: $(MODEL_SRC)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -g $(WARN) -Iserver $(PKG_CFLAGS) -o $@ $(MODEL_SRC) $(PKG_LIBS)

model: $(GEN)/tool/train_checkworthy ## train the check-worthiness table again (DATA=folder)
	$(Q)test -d $(DATA)/checkworthy || { echo "no $(DATA)/checkworthy: give DATA=folder"; exit 1; }
	$(Q)$< $(DATA)/checkworthy/train.jsonl $(DATA)/checkworthy/dev.jsonl $(DATA)/checkworthy/devtest.jsonl >$(GEN)/checkworthy.def
	$(Q)mv $(GEN)/checkworthy.def server/domain/checkworthy.def

.PHONY: model
