# SPDX-License-Identifier: Apache-2.0
# One flat Makefile: every target below has a "##" line that `make help` prints.
MODE ?= release
V    ?= 0
BUILD := build/$(MODE)
GEN   := build/gen
Q     := $(if $(filter 1,$(V)),,@)

.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

PKGS := libmicrohttpd libpq jansson libcurl libsodium libcrypto icu-uc icu-i18n \
        gumbo libpsl libidn2 zlib libsystemd
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lstemmer -lm -lpthread

CC ?= gcc
WARN := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
        -Wswitch-enum -Wvla -Wformat=2 -Wcast-qual -Wno-missing-field-initializers -Wno-format-truncation -Wframe-larger-than=8192
CFLAGS_debug   := -O0
CFLAGS_asan    := -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS_tsan    := -O1 -fsanitize=thread
CFLAGS_release := -O2 -D_FORTIFY_SOURCE=2 -fPIE -fcf-protection -fstack-clash-protection
CFLAGS_cover   := -O0 --coverage
LDFLAGS_release := -pie -Wl,-z,relro,-z,now
VERSION := $(shell cat VERSION)
CFLAGS += -std=c17 -D_GNU_SOURCE -g -iquote server -iquote $(GEN) -fno-common -fstack-protector-strong \
          -DCLAIMD_VERSION='"$(VERSION)"' $(WARN) $(CFLAGS_$(MODE)) $(PKG_CFLAGS)
LDFLAGS += $(CFLAGS_$(MODE)) $(LDFLAGS_$(MODE))

LAYERS := base domain db http api job cli
layer_src = $(wildcard server/$(1)/*.c)
obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
GEN_C := $(GEN)/statements.c $(GEN)/assets.c

# Layer libraries, lowest last, as the linker wants them.
LIBS := $(foreach l,cli job api http db domain base,$(BUILD)/lib$(l).a)

all: web $(BUILD)/claimd ## build the server (build/claimd)
	$(Q)ln -sfn $(MODE)/claimd build/claimd

PROGRAM := $(BUILD)/server/main.o $(BUILD)/server/config.o
$(BUILD)/claimd: $(PROGRAM) $(LIBS)
	@echo "LINK $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $(PROGRAM) -Wl,--whole-archive $(LIBS) -Wl,--no-whole-archive $(PKG_LIBS)

define layer_rule
$(BUILD)/lib$(1).a: $(call obj,$(call layer_src,$(1)))
endef
$(foreach l,$(filter-out db api,$(LAYERS)),$(eval $(call layer_rule,$(l))))
$(BUILD)/libdb.a: $(call obj,$(call layer_src,db)) $(BUILD)/gen/statements.o
$(BUILD)/libapi.a: $(call obj,$(call layer_src,api)) $(BUILD)/gen/assets.o
$(BUILD)/lib%.a:
	@mkdir -p $(@D)
	$(Q)rm -f $@; ar rcs $@ $^

$(BUILD)/%.o: %.c | $(GEN)/statements.h
	@mkdir -p $(@D); echo "CC   $<"
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/gen/%.o: $(GEN)/%.c | $(GEN)/statements.h
	@mkdir -p $(@D); echo "CC   $<"
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Build-time programs run on the building machine, without sanitizers.
$(GEN)/tool/%: server/tool/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O1 -g $(WARN) -iquote server -o $@ $< -lcrypto

include mk/gen.mk
include mk/run.mk
include mk/test.mk
include mk/fuzz.mk
include mk/lab.mk
include mk/model.mk
include mk/bench.mk
include mk/lint.mk

clean: ## remove everything that was built
	rm -rf build

help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 16

.PHONY: all clean help
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
