# claimd-lab: the server's own functions behind JSON lines, for measuring them.
LAB_OBJ := $(call obj,$(wildcard server/lab/*.c))
$(BUILD)/claimd-lab: $(LAB_OBJ) $(BUILD)/libhttp.a $(BUILD)/libdomain.a $(BUILD)/libbase.a
	@echo "LINK $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $(LAB_OBJ) $(BUILD)/libhttp.a $(BUILD)/libdomain.a $(BUILD)/libbase.a $(PKG_LIBS)
	$(Q)ln -sfn $(MODE)/claimd-lab build/claimd-lab

lab: $(BUILD)/claimd-lab ## build the measuring program (build/claimd-lab)

.PHONY: lab
