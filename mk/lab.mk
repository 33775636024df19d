# claimd-lab: the server's own functions behind JSON lines, for measuring them.
LAB_OBJ := $(call obj,$(wildcard server/lab/*.c))
$(BUILD)/claimd-lab: $(LAB_OBJ) $(BUILD)/libhttp.a $(BUILD)/libdomain.a $(BUILD)/libbase.a
	@echo "LINK $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $(LAB_OBJ) $(BUILD)/libhttp.a $(BUILD)/libdomain.a $(BUILD)/libbase.a $(PKG_LIBS)
	$(Q)ln -sfn $(MODE)/claimd-lab build/claimd-lab

lab: $(BUILD)/claimd-lab ## build the measuring program (build/claimd-lab)

.PHONY: lab

# bench-extract: the measures of claim extraction on labelled data (DATA=folder).
BENCH_EXTRACT := $(wildcard tests/bench/extract/*.c)
BENCH_EXTRACT_OBJ := $(call obj,$(BENCH_EXTRACT)) $(filter-out %/main.o,$(LAB_OBJ))
$(call obj,$(BENCH_EXTRACT)): CFLAGS += -iquote tests/bench
$(BUILD)/bench_extract: $(BENCH_EXTRACT_OBJ) $(BUILD)/libhttp.a $(BUILD)/libdomain.a $(BUILD)/libbase.a
	@echo "LINK $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $(BENCH_EXTRACT_OBJ) $(BUILD)/libhttp.a $(BUILD)/libdomain.a $(BUILD)/libbase.a $(PKG_LIBS)

bench-extract: $(BUILD)/bench_extract ## claim extraction on labelled data (DATA=folder)
	$(Q)$< $(DATA)

.PHONY: bench-extract
