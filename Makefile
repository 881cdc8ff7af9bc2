# make run ARGS="--listen.port=8001"
ARGS ?=
GO ?= go
# The pinned tools of `check`.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Length of `make soak`.
SOAK ?= 10m

# The CPython 3.11 that `syntax` compares with, and the folder of sources: its library if empty.
PYTHON ?= python3
LIBRARY ?=

.PHONY: run build test check bench soak micropython syntax clean

run: build
	@bin/gramex --listen.address=127.0.0.1 $(ARGS)

build:
	@$(GO) build -trimpath -o bin/gramex ./cmd/gramex

# The whole tree. Tests whose programs (Chromium, sqlite3) are missing are skipped, and listed;
# under CI=true a skip is a failure.
test:
	@set -o pipefail; $(GO) test -json -timeout 15m ./... | $(GO) run ./tests/report

# What must hold before a change is handed in.
check:
	@bad=$$(gofmt -l .); [ -z "$$bad" ] || { echo "gofmt: $$bad"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) mod tidy -diff
	$(GO) mod verify
	$(GO) test -race -timeout 30m ./...

# Speed, with baselines beside it: see docs/performance.md.
bench: build
	$(GO) test -run '^$$' -bench . -benchmem ./internal/... ./expr/... ./formhandler/... ./handlers/...
	$(GO) run ./tests/load bench -server bin/gramex

# Hours of mixed load on one server: memory, files and goroutines must not grow.
soak: build
	GRAMEX_SOAK=$(SOAK) $(GO) test -run Soak -count=1 -timeout 0 -v ./tests/

# The Python parser beside CPython's, over a folder of sources and over changed statements of them.
syntax:
	@set -eu; dir='$(LIBRARY)'; \
	[ -n "$$dir" ] || dir=$$($(PYTHON) -c 'import os; print(os.path.dirname(os.__file__))'); \
	SYNTAX_PYTHON=$(PYTHON) SYNTAX_LIBRARY=$$dir $(GO) test -tags corpus -count=1 -timeout 60m -v -run TestLibrary ./expr/syntax; \
	programs=$$(mktemp); trap 'rm -f "$$programs"' EXIT; \
	find "$$dir" -name '*.py' | sort | awk 'NR % 50 == 1' | \
		xargs $(PYTHON) -W ignore expr/syntax/testdata/record.py mutate 1 20000 > "$$programs"; \
	SYNTAX_MUTANTS=$$programs $(GO) test -tags corpus -count=1 -v -run TestMutants ./expr/syntax

# The scripts of a folder, as MicroPython's tests/basics, here and under python3: BASICS names it.
micropython:
	MICROPYTHON_BASICS=$(BASICS) $(GO) test -tags corpus -count=1 -v -run TestMicroPython ./expr

clean:
	rm -rf bin tests/out
	$(GO) clean ./...

SHELL := /bin/bash
