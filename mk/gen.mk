# Files made at build time, all below build/gen.
SQL_QUERY   := $(sort $(wildcard sql/query/*.sql))
SQL_SCHEMA  := $(sort $(wildcard sql/migration/*.sql)) $(sort $(wildcard sql/routine/*.sql))

# One run makes both files: named statements (enum sql_id) and the migrations and routines.
$(GEN)/statements.h: $(GEN)/tool/embed_sql $(SQL_QUERY) $(SQL_SCHEMA)
	@mkdir -p $(GEN)
	$(Q)$(GEN)/tool/embed_sql $(GEN) $(SQL_QUERY) $(SQL_SCHEMA)
$(GEN)/statements.c: $(GEN)/statements.h

# The built page and the API description; an empty table until web/ has been built.
ASSETS := $(sort $(wildcard build/web/* build/web/*/*))
$(GEN)/assets.c: $(GEN)/tool/embed_assets $(ASSETS)
	@mkdir -p $(GEN)
	$(Q)$(GEN)/tool/embed_assets build/web >$@

# The page's addresses, as a list of C strings.
$(GEN)/page_paths.inc: web/paths.txt
	@mkdir -p $(GEN)
	$(Q)sed -e '/^#/d' -e '/^$$/d' -e 's/.*/"&",/' $< >$@
$(BUILD)/server/api/site.o: $(GEN)/page_paths.inc
