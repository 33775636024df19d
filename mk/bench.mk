# Benchmarks: `make bench` or `make bench-read`, bench-list, bench-write.
# SCALE=, ROUNDS=, SECONDS_EACH=, PEERS=0, CONNS= as in tests/bench/run.sh.
bench: ## claimd beside pgbench and a Node peer: reads, lists, writes
	$(Q)mk/packages.sh run build bench
	$(Q)$(MAKE) --no-print-directory MODE=release
	$(Q)tests/bench/run.sh build/release/claimd build/bench

bench-read bench-list bench-write: bench-%:
	$(Q)$(MAKE) --no-print-directory MODE=release
	$(Q)tests/bench/run.sh build/release/claimd build/bench $*

.PHONY: bench bench-read bench-list bench-write
