# Everything a newcomer types. Debian 12, as root or with sudo; `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SECONDS := 60
JOBS := $(shell nproc)
SLUICE := build/release/src/app/sluice
# Targets build in place and share build/: two at a time would only be in each other's way.
.NOTPARALLEL:
.PHONY: help run build release test check lint format bench fuzz soak clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 10

run: release  ## build the program and decide the example shipments
	$(SLUICE) determine data/examples/cases.json data/examples/shipments.json
	@printf '%s\n' '' 'Try next:' \
	  '  $(SLUICE) determine --explain data/examples/shipments.json' \
	  '  $(SLUICE) determine --as-of 2025-06-01 data/examples/cases-undated.json' \
	  '  $(SLUICE) rulebook show CN-2025-61/1.3' \
	  '  $(SLUICE) rulebook assumptions' \
	  '  $(SLUICE) rulebook test' \
	  '  make test'

# Benches have their own target: a first run should not have to install what only they need.
release:
	@tools/deps build
	@tools/quietly cmake --preset release -DSLUICE_BENCH=OFF
	@cmake --build --preset release

build:  ## build the program and its tests for development (build/dev)
	@tools/deps build test
	@tools/quietly cmake --preset dev
	@cmake --build --preset dev

# What reads input from outside runs again under the address and undefined-behaviour sanitizers.
PARSER_TESTS := base_test wire_test rulebook_test screening_test

test: build  ## build and run all tests, and those of the parsers under ASan and UBSan
	@tools/quietly cmake --preset asan
	@cmake --build --preset asan --target $(PARSER_TESTS)
	@set -e; for test in $(PARSER_TESTS); do \
	  echo "$$test under ASan and UBSan"; tools/quietly build/asan/src/$${test%_test}/$$test; done
	@ctest --preset dev -j $(JOBS)

check: lint  ## the second compiler, ThreadSanitizer, formatting and static analysis
	@ctest --preset clang -j $(JOBS)
	@tools/quietly cmake --preset tsan
	@cmake --build --preset tsan
	@ctest --preset tsan -j $(JOBS)

SOURCES = $(shell find src tests tools cmake -name '*.cpp' -o -name '*.hpp')

lint:  ## tidy, clang-format and clang-tidy, without changing anything
	@tools/deps build test check
	@tools/quietly cmake --preset clang
	@cmake --build --preset clang
	@find build/clang -maxdepth 1 -name tidy -exec {} . \;
	@clang-format-19 --dry-run -Werror $(SOURCES)
	@tools/quietly run-clang-tidy-19 -quiet -j $(JOBS) -p build/clang '/src/'

format:  ## lay out all sources as .clang-format says
	@tools/deps check
	@clang-format-19 -i $(SOURCES)

bench:  ## run the benchmarks, and the peers beside Sluice (docs/performance.md)
	@tools/deps build bench
	@tools/deps peers || echo 'Some packages of the peers are not to be had here: those peers are skipped'
	@tools/quietly cmake --preset release
	@cmake --build --preset release
	@set -e; for bench in build/release/src/*/*_bench; do echo "$$bench"; tools/with_postgres "$$bench"; done
	@tools/peers/run
	@tools/peers/names

fuzz:  ## run every fuzzer for a while: make fuzz SECONDS=60
	@tools/deps build test
	@tools/quietly cmake --preset fuzz
	@cmake --build --preset fuzz
	@tools/fuzz $(SECONDS)

SOAK_CASES := 100000000

soak: build release  ## the properties at length, SQL over a million cases, impact over 100,000 rows, the index over 10^8
	@set -e; for test in build/dev/src/*/*_test build/dev/tests/sluice_test; do \
	  echo "$$test"; SLUICE_SOAK=1 RC_PARAMS='max_success=20000' tools/quietly "$$test"; done
	@echo 'index and interpreter on $(SOAK_CASES) random cases, $(JOBS) processes, each with a seed of its own'
	@set -e; pids=; for seed in $$(seq $(JOBS)); do \
	  SLUICE_SEED=$$seed SLUICE_CASES=$$(($(SOAK_CASES) / $(JOBS))) \
	    build/dev/tests/sluice_test -tc='index and interpreter agree*' & pids="$$pids $$!"; done; \
	  for pid in $$pids; do wait $$pid; done
	$(SLUICE) rulebook test --mutate

clean:  ## remove everything that was built
	rm -rf build
