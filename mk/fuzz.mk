# Fuzz targets: libFuzzer of clang under ASan and UBSan, on base and domain.
FUZZ_CC ?= clang
FUZZ_SECONDS ?= 60
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BUILD := build/fuzz
FUZZ_CFLAGS := -std=c17 -D_GNU_SOURCE -g -O1 -Iserver -I$(GEN) -fno-omit-frame-pointer \
               -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined $(PKG_CFLAGS)
FUZZ_OBJ := $(patsubst %.c,$(FUZZ_BUILD)/%.o,$(foreach l,base domain,$(call layer_src,$(l))))

$(FUZZ_BUILD)/%.o: %.c | $(GEN)/statements.h
	@mkdir -p $(@D); echo "FUZZ $<"
	$(Q)$(FUZZ_CC) $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<
$(FUZZ_BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_OBJ)
	@echo "LINK $@"
	$(Q)$(FUZZ_CC) $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $< $(FUZZ_OBJ) $(PKG_LIBS)

# Each target runs FUZZ_SECONDS from the corpus kept beside it; a crash fails.
fuzz: $(patsubst %,$(FUZZ_BUILD)/%,$(FUZZ)) ## fuzz every target for FUZZ_SECONDS (default 60)
	$(Q)set -e; for t in $(FUZZ); do \
		mkdir -p $(FUZZ_BUILD)/corpus/$$t tests/fuzz/corpus/$$t; \
		$(FUZZ_BUILD)/$$t -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=2048 \
			-artifact_prefix=$(FUZZ_BUILD)/$$t- -print_final_stats=0 \
			$(FUZZ_BUILD)/corpus/$$t tests/fuzz/corpus/$$t; done

.SECONDARY: $(FUZZ_OBJ)
.PHONY: fuzz
