# Tests: unit tests link base and domain alone, so that the linker checks their purity.
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libdomain.a $(BUILD)/libbase.a
	@mkdir -p $(@D); echo "LINK $@"
	$(Q)$(CC) $(CFLAGS) -iquote tests -MMD -MP -o $@ $< $(LDFLAGS) $(BUILD)/libdomain.a $(BUILD)/libbase.a $(PKG_LIBS) -lcmocka

test-unit: $(patsubst %,$(BUILD)/tests/unit/%,$(UNIT)) ## domain rules and pure code (cmocka)
	$(Q)set -e; for t in $^; do ./$$t; done

# The HTTP layer against a small server of its own, over real sockets; it links
# nothing above the layer.
HTTP := $(patsubst tests/http/%.c,%,$(wildcard tests/http/test_*.c))
HTTP_LIBS := $(BUILD)/libhttp.a $(BUILD)/libbase.a

$(BUILD)/tests/http/test_%: tests/http/test_%.c $(BUILD)/tests/http/harness.o $(HTTP_LIBS)
	@mkdir -p $(@D); echo "LINK $@"
	$(Q)$(CC) $(CFLAGS) -iquote tests -MMD -MP -o $@ $< $(LDFLAGS) $(BUILD)/tests/http/harness.o $(HTTP_LIBS) $(PKG_LIBS) -lcmocka
$(BUILD)/tests/http/harness.o: CFLAGS += -iquote tests

test-http: $(patsubst %,$(BUILD)/tests/http/%,$(HTTP)) ## framing, deadlines, URLs (cmocka, raw sockets)
	$(Q)set -e; for t in $^; do ./$$t; done

.PHONY: test-unit test-http
