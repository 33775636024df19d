# Files made at build time, all below build/gen.
SQL_QUERY   := $(sort $(wildcard sql/query/*.sql))
SQL_SCHEMA  := $(sort $(wildcard sql/migration/*.sql)) $(sort $(wildcard sql/routine/*.sql))

# One run makes both files: named statements (enum sql_id) and the migrations and routines.
$(GEN)/statements.h: $(GEN)/tool/embed_sql $(SQL_QUERY) $(SQL_SCHEMA)
	@mkdir -p $(GEN)
	$(Q)$(GEN)/tool/embed_sql $(GEN) $(SQL_QUERY) $(SQL_SCHEMA)
$(GEN)/statements.c: $(GEN)/statements.h

# The built page and the API description. Without npm the table stays empty and
# the server has no page; `make run` installs npm.
WEB_SRC  := $(shell find web docs -name node_modules -prune -o -type f -print 2>/dev/null)
WEB_DONE := $(if $(and $(shell command -v npm),$(wildcard web/package.json)),build/web.done)

web: $(WEB_DONE) ## build the page (build/web)
web/node_modules/.package-lock.json: web/package-lock.json
	@echo "NPM  web"
	$(Q)cd web && npm ci --no-audit --no-fund --loglevel=error >/dev/null
	$(Q)touch $@
build/web.done: $(if $(WEB_DONE),web/node_modules/.package-lock.json) $(WEB_SRC)
	@mkdir -p build; echo "WEB  build/web"
	$(Q)cd web && npm run --silent build
	$(Q)touch $@
$(GEN)/assets.c: $(GEN)/tool/embed_assets $(WEB_DONE)
	@mkdir -p $(GEN)
	$(Q)$(GEN)/tool/embed_assets build/web >$@

# The page's addresses, as a list of C strings.
$(GEN)/page_paths.inc: web/paths.txt
	@mkdir -p $(GEN)
	$(Q)sed -e '/^#/d' -e '/^$$/d' -e 's/.*/"&",/' $< >$@
$(BUILD)/server/api/site.o: $(GEN)/page_paths.inc

.PHONY: web
