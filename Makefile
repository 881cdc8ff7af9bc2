# make run ARGS="--listen.port=8001"
ARGS ?=
GO ?= go
# The pinned tools of `check`.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Length of `make soak`.
SOAK ?= 10m

.PHONY: run build test check bench soak clean

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

clean:
	rm -rf bin tests/out
	$(GO) clean ./...

SHELL := /bin/bash
