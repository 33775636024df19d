# Tests. tests/run.sh runs programs and adds up what they say; every target here
# is one call of it.
#   MODE=asan is what `make test` uses; the others take the MODE given.
RUN := tests/run.sh
TEST_CFLAGS = -iquote tests -DTEST_BINARY='"$(BUILD)/claimd"' -DTEST_TEMPLATE='"$(BUILD)/test-data"'
test_names = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/$(1)/test_*.c))
LINK_TEST = @mkdir -p $(@D); echo "LINK $@"; \
	$(CC) $(CFLAGS) $(TEST_CFLAGS) -MMD -MP -o $@ $(filter %.c %.o,$^) $(LDFLAGS) \
	-Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(PKG_LIBS) -lcmocka

# Unit tests link base and domain alone, so that the linker checks their purity.
$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libdomain.a $(BUILD)/libbase.a
	$(LINK_TEST)
# The HTTP layer against a small server of its own, over real sockets; it links
# nothing above the layer.
$(BUILD)/tests/http/test_%: tests/http/test_%.c $(BUILD)/tests/http/harness.o $(BUILD)/libhttp.a $(BUILD)/libbase.a
	$(LINK_TEST)
# The database layer against a private PostgreSQL; nothing above it is linked.
$(BUILD)/tests/db/%: CFLAGS += -Wno-frame-larger-than
$(BUILD)/tests/db/test_%: tests/db/test_%.c $(BUILD)/tests/db/house.o $(BUILD)/libdb.a $(BUILD)/libbase.a
	$(LINK_TEST)
# Conversations with the real program.
SUPPORT := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
$(BUILD)/tests/api/% $(BUILD)/tests/fault/% $(BUILD)/tests/cli/%: CFLAGS += -Wno-frame-larger-than
$(BUILD)/tests/api/%: tests/api/%.c $(SUPPORT) $(BUILD)/libbase.a
	$(LINK_TEST)
# These hold the route table against the description and against requests.
$(BUILD)/tests/api/test_openapi $(BUILD)/tests/api/test_access: $(LIBS)
# Leaves made in C and in SQL.
$(BUILD)/tests/api/test_leaf: $(BUILD)/libdomain.a
$(BUILD)/tests/cli/%: tests/cli/%.c $(SUPPORT) $(BUILD)/libbase.a
	$(LINK_TEST)
$(BUILD)/tests/fault/%: tests/fault/%.c $(SUPPORT) $(BUILD)/libbase.a
	$(LINK_TEST)
$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D); echo "CC   $<"
	$(Q)$(CC) $(CFLAGS) $(TEST_CFLAGS) -Wno-frame-larger-than -MMD -MP -c -o $@ $<

# A data directory with one person of each role, copied by each test.
$(BUILD)/test-data.done: $(BUILD)/claimd tests/support/template.sh
	$(Q)tests/support/template.sh $(BUILD)/claimd $(BUILD)/test-data
	$(Q)touch $@

TESTS_UNIT  := $(call test_names,unit)
TESTS_HTTP  := $(call test_names,http)
TESTS_DB    := $(call test_names,db)
TESTS_CLI   := $(call test_names,cli)
TESTS_API   := $(call test_names,api)
TESTS_CONTRACT := $(wildcard tests/api/contract.sh)
TESTS_FAULT := $(call test_names,fault)
TESTS_SQL   := $(wildcard tests/sql/run.sh)
TESTS_WEB   := $(wildcard tests/web/run.sh)
TESTS_LIVE  := $(TESTS_CLI) $(TESTS_API)
ifneq ($(TESTS_LIVE)$(TESTS_WEB)$(TESTS_FAULT),)
TEST_DATA := $(BUILD)/test-data.done
endif
export CLAIMD_BINARY := $(BUILD)/claimd
export CLAIMD_TEST_DATA := $(BUILD)/test-data

test: ## install what is missing, build with sanitizers, run every test
	$(Q)mk/packages.sh run build test
	$(Q)$(MAKE) --no-print-directory MODE=asan -j$(CORES) test-all

test-all: $(TESTS_UNIT) $(TESTS_HTTP) $(TESTS_DB) $(TESTS_LIVE) $(TESTS_FAULT) $(TEST_DATA) all
	$(Q)JOBS=$(CORES) $(RUN) $(TESTS_UNIT) $(TESTS_HTTP) $(TESTS_DB) $(TESTS_SQL) $(TESTS_LIVE) $(TESTS_CONTRACT) $(TESTS_WEB) $(TESTS_FAULT)

test-unit: $(TESTS_UNIT) ## domain rules and pure code
	$(Q)$(RUN) $^
test-http: $(TESTS_HTTP) ## framing, deadlines, URLs, over raw sockets
	$(Q)$(RUN) $^
test-db: $(TESTS_DB) ## the database layer and the faults around it
	$(Q)$(RUN) $^
test-sql: ## schema, rights and statements in a throw-away PostgreSQL
	$(Q)$(RUN) $(TESTS_SQL)
test-cli: $(TESTS_CLI) $(TEST_DATA) ## the command line
	$(Q)$(RUN) $(TESTS_CLI)
test-api: $(TESTS_API) $(TEST_DATA) ## conversations with the real server
	$(Q)JOBS=$(CORES) $(RUN) $(TESTS_API) $(TESTS_CONTRACT)
test-web: all $(TEST_DATA) ## the page, in Chromium
	$(Q)$(RUN) $(TESTS_WEB)
test-fault: $(TESTS_FAULT) $(TEST_DATA) ## what breaks around the server
	$(Q)$(RUN) $(TESTS_FAULT)

.PHONY: test test-all test-unit test-http test-db test-sql test-cli test-api test-web test-fault

cover: ## lines and branches that the tests reach (build/cover/index.html)
	$(Q)mk/packages.sh run build test cover
	$(Q)$(MAKE) --no-print-directory MODE=cover -j$(CORES) test-all
	$(Q)gcovr --root . --filter server/ --exclude server/tool/ --object-directory build/cover \
		--exclude-throw-branches --html-details build/cover/index.html --print-summary \
		build/cover | tail -n 40
.PHONY: cover
