# Fuzz targets: libFuzzer of clang under ASan and UBSan, on the pure layers and
# http. Each starts from the corpus kept beside it; an input that once failed
# stays there.
FUZZ_CC ?= clang-14
FUZZ_SECONDS ?= 60
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BUILD := build/fuzz
FUZZ_LAYERS := base domain http
FUZZ_CFLAGS := -std=c17 -D_GNU_SOURCE -g -O1 -iquote server -iquote $(GEN) -fno-omit-frame-pointer \
               -DCLAIMD_VERSION='"$(VERSION)"' \
               -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined $(PKG_CFLAGS)
FUZZ_OBJ := $(patsubst %.c,$(FUZZ_BUILD)/%.o,$(foreach l,$(FUZZ_LAYERS),$(call layer_src,$(l))))

$(FUZZ_BUILD)/%.o: %.c | $(GEN)/statements.h
	@mkdir -p $(@D); echo "FUZZ $<"
	$(Q)$(FUZZ_CC) $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<
$(FUZZ_BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_OBJ)
	@echo "LINK $@"
	$(Q)$(FUZZ_CC) $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $< $(FUZZ_OBJ) $(PKG_LIBS)

fuzz: $(FUZZ:fuzz_%=fuzz-%) ## every fuzz target for FUZZ_SECONDS (default 60), or fuzz-NAME
fuzz-%: $(FUZZ_BUILD)/fuzz_%
	$(Q)mkdir -p $(FUZZ_BUILD)/corpus/fuzz_$* tests/fuzz/corpus/fuzz_$*
	$(Q)$< -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=2048 \
		-artifact_prefix=$(FUZZ_BUILD)/fuzz_$*- -verbosity=0 -print_final_stats=1 \
		$(FUZZ_BUILD)/corpus/fuzz_$* tests/fuzz/corpus/fuzz_$*

.SECONDARY: $(FUZZ_OBJ) $(FUZZ:%=$(FUZZ_BUILD)/%)
.PHONY: fuzz
