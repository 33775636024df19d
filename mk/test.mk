# Tests: unit tests link base and domain alone, so that the linker checks their purity.
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libdomain.a $(BUILD)/libbase.a
	@mkdir -p $(@D); echo "LINK $@"
	$(Q)$(CC) $(CFLAGS) -Itests -MMD -MP -o $@ $< $(LDFLAGS) $(BUILD)/libdomain.a $(BUILD)/libbase.a $(PKG_LIBS) -lcmocka

test-unit: $(patsubst %,$(BUILD)/tests/unit/%,$(UNIT)) ## domain rules and pure code (cmocka)
	$(Q)set -e; for t in $^; do ./$$t; done

.PHONY: test-unit
