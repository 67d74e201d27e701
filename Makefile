# Reqdesk. `make help` lists what there is.
#
# One fixed set of build flags, so that Go's build cache holds: compiling the
# window's graphics library takes four minutes once and seconds afterwards, but
# -trimpath, -race or other C flags compile it anew.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# A Go that the user just unpacked, or that `make` fetched, counts too.
export PATH := $(CURDIR)/.cache/go/bin:$(PATH):/usr/local/go/bin

FLAGS := -buildvcs=false
# On Linux the window speaks X11 (XWayland under Wayland).
WINDOW := $(if $(filter Linux,$(shell uname -s)),-tags x11)
# With ci the window's package compiles without cgo and opens no display.
HEADLESS := CGO_ENABLED=0 go
# A slow machine takes longer for the screens than the ten minutes that go test waits.
TEST := $(HEADLESS) test $(FLAGS) -tags ci -timeout 30m
# How long each fuzz target runs; how often test-kill kills.
FUZZTIME ?= 60s
KILLS ?= 50
# How often test-close closes the window.
CLOSES ?= 50
export KILLS CLOSES

.PHONY: run build test race lint format fuzz bench package gallery screenshots test-corpus test-ocr test-rows test-mail test-keyring test-odoo test-kill test-close test-archive test-windows test-deb test-review-keys test-main-job clean help

run: ## build and start the window; first offers to install what the system lacks
	@.ci/need.sh go window display
	@echo "Building the window (about four minutes the first time, seconds afterwards) ..."
	CGO_ENABLED=1 go build $(FLAGS) $(WINDOW) -o build/reqdesk ./cmd/reqdesk
	./build/reqdesk

build: ## build the window and the command line into build/
	@.ci/need.sh go window
	CGO_ENABLED=1 go build $(FLAGS) $(WINDOW) -o build/reqdesk ./cmd/reqdesk
	$(HEADLESS) build $(FLAGS) -o build/reqdeskctl ./cmd/reqdeskctl

test: ## run all tests; needs Go only: no display, no C compiler, no keychain, no mail server
	@.ci/need.sh go
	$(TEST) ./...

race: ## run all tests with the race detector (needs a C compiler)
	@.ci/need.sh go cgo
	CGO_ENABLED=1 go test $(FLAGS) -tags ci -race ./...

lint: ## run the linters that .ci/tools/go.mod pins, shellcheck where it is installed
	@.ci/need.sh go
	@.ci/lint.sh

format: ## bring all Go source into the form that lint expects
	@.ci/need.sh go
	@.ci/lint.sh fmt

fuzz: ## run each fuzz target for FUZZTIME (60s)
	@.ci/need.sh go
	@.ci/fuzz.sh $(FUZZTIME)

bench: ## measure what is promised about speed, beside peers (ONLY=M-2 for one)
	@.ci/need.sh go
	@.ci/bench.sh $(if $(ONLY),-only $(ONLY))

package: ## make what is handed to users, into dist/ (ONLY=linux, windows, macos or ctl for one part)
	@.ci/need.sh go window
	@.ci/package.sh $(ONLY)

gallery: ## draw every screen in each language, light and dark, in three sizes, into build/gallery/; needs Go only
	@mkdir -p build/gallery
	@REQDESK_SHOTS="$(CURDIR)/build/gallery" .ci/tagged.sh gallery -timeout 60m

screenshots: gallery ## make assets/screenshots/ from the real window on a display without a screen, and the gallery
	@.ci/need.sh go window xvfb
	@.ci/screenshots.sh

test-corpus: ## test how well résumés are read that the browser Chromium prints (Debian, Ubuntu)
	@.ci/need.sh go chromium
	@.ci/corpus.sh

test-ocr: ## test reading scans with Tesseract (Debian, Ubuntu)
	@.ci/need.sh go ocr
	@.ci/tagged.sh ocr -timeout 10m

test-rows: ## import 100,000 rows of CSV within 20 s and 200 MB, on a quiet machine
	@.ci/need.sh go
	REQDESK_ALL_ROWS=1 CGO_ENABLED=0 go test -buildvcs=false -tags ci -count 1 -timeout 5m -v -run '^TestAHundredThousandRows' ./core/intake

test-mail: ## test against a real Postfix and Dovecot on this machine (Debian, Ubuntu; as root)
	@.ci/need.sh go mail
	@.ci/test-mail.sh

test-keyring: ## test against a real gnome-keyring in each of its states (Debian, Ubuntu)
	@.ci/need.sh go keyring
	@.ci/test-keyring.sh

test-odoo: ## test against a real Odoo 19 (Debian; as root; fetches 120 MB, takes minutes the first time)
	@.ci/need.sh go odoo
	@.ci/test-odoo.sh

test-kill: ## kill the command line KILLS (50) times at random moments and check that nothing is lost
	@.ci/need.sh go
	@.ci/tagged.sh kill -timeout 60m

test-close: build ## ask the window to end CLOSES (50) times at random moments while it is busy (Debian, Ubuntu)
	@.ci/close.sh

test-archive: ## install and remove the archive of dist/ for one user (Debian, Ubuntu)
	@.ci/test-archive.sh

test-windows: ## look into the archive for Windows of dist/ and work with its command line under Wine (Debian, Ubuntu)
	@.ci/test-windows.sh

test-deb: ## install the Debian package of dist/ into a clean Debian, start and remove it (Debian; as root; minutes)
	@.ci/test-deb.sh

test-review-keys: build ## review 200 people in the real window by real key presses and compare with the store (Debian, Ubuntu)
	@.ci/need.sh xvfb jq
	@.ci/review-keys.sh

test-main-job: build ## do the main job in the real window by keys and clicks, and time each step (Debian, Ubuntu)
	@.ci/need.sh go xvfb wm jq
	@.ci/main-job.sh

clean: ## remove build/, dist/ and what was fetched for this folder
	rm -rf build dist .cache

help: ## list these targets
	@echo "Reqdesk: make TARGET"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
