# Checks of the sources. Each script in tests/lint/ is one check.
LINTS := $(sort $(wildcard tests/lint/*.sh))
C_FILES := $(shell git ls-files '*.c' '*.h' 2>/dev/null)

lint: ## every check of the sources
	$(Q)mk/packages.sh build lint
	$(Q)$(MAKE) --no-print-directory -j$(CORES) all
	$(Q)tests/run.sh $(LINTS)

check-headers: $(GEN)/statements.h ## every header compiles by itself
	$(Q)tests/lint/headers.sh

format: ## lay out the C files by .clang-format
	$(Q)clang-format -i $(C_FILES)

.PHONY: lint check-headers format
