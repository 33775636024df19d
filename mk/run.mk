# Running, installing and packaging.
DATA   ?= ./var
PREFIX ?= /usr/local
DESTDIR ?=
INSTALL ?= install
CORES := $(shell nproc 2>/dev/null || echo 1)

# Packages first: pkg-config is asked when the second make starts.
run: ## install what is missing, build, serve at http://127.0.0.1:8080 (ARGS=…)
	$(Q)mk/packages.sh run build
	$(Q)$(MAKE) --no-print-directory -j$(CORES) all
	$(Q)exec build/claimd serve --data '$(DATA)' $(ARGS)

packages: ## install every package that building, testing and linting need
	$(Q)mk/packages.sh run build test lint cover fuzz bench

install: all ## install under DESTDIR and PREFIX, with the systemd units
	$(INSTALL) -D -m 0755 $(BUILD)/claimd '$(DESTDIR)$(PREFIX)/bin/claimd'
	$(INSTALL) -D -m 0644 docs/claimd.8 '$(DESTDIR)$(PREFIX)/share/man/man8/claimd.8'
	$(INSTALL) -d '$(DESTDIR)$(PREFIX)/lib/systemd/system'
	sed 's|@BINDIR@|$(PREFIX)/bin|' docker/claimd.service >'$(DESTDIR)$(PREFIX)/lib/systemd/system/claimd.service'
	$(INSTALL) -m 0644 docker/claimd.socket '$(DESTDIR)$(PREFIX)/lib/systemd/system/claimd.socket'
	$(INSTALL) -D -m 0644 docker/claimd.sysusers '$(DESTDIR)$(PREFIX)/lib/sysusers.d/claimd.conf'

docker: ## build the container image
	docker build -f docker/Dockerfile -t claimd:$(VERSION) .

.PHONY: run packages install docker
