# make run     installs what is missing, builds what changed, starts Pixorly
# make test    the same for the tests, and runs them;  make test ARGS="-k valkey" runs some
# make check   format, lint, types, imports, migrations, words
# make bench   load and speed
# make lock    chooses versions anew and pins them with their hashes
#
# Everything it makes is in .venv, .web, .built and .pixorly; removing those folders is a fresh start.

.PHONY: run test check bench lock browser front-end
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
LOG := $(VENV)/install.log
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
UV_LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --group build

run: $(VENV)/installed
	@$(BIN)/pixorly up

test: $(VENV)/installed-dev browser front-end
	$(BIN)/pytest $(ARGS)

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/pixorly check

bench: $(VENV)/installed-dev browser front-end
	$(BIN)/python -m bench $(ARGS)

lock: $(VENV)/installed-dev
	@$(PIP) install --quiet uv
	$(UV_LOCK) --output-file requirements.lock
	$(UV_LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

front-end: $(VENV)/installed
	@$(BIN)/pixorly build

# Stories run in a real browser: one that is here, else Debian's, else the one Playwright brings.
browser: $(VENV)/installed-dev
	@if command -v chromium chromium-browser google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else $(BIN)/playwright install chromium; fi

# The stamps are older than the locks exactly when there is something to install.
$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(call install,requirements-dev.lock)
	@touch $@

$(BIN)/python:
	@for name in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Pixorly needs Python 3.11 to 3.14, and none was found. Install one, then run this again." >&2; exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python can't make virtual environments. On Debian and Ubuntu: apt-get install python3-venv." >&2; exit 1; \
	fi; \
	$$python -m venv --clear $(VENV)

# Only what the lock names, and only with the hashes it names; then this checkout itself, which needs no network.
define install
	echo "Installing $(1)."; \
	if ! $(PIP) install --require-hashes --no-deps -r $(1) >$(LOG) 2>&1; then \
		if grep -qiE "Python\.h|unable to execute '?(cc|gcc|clang)|command '?[^ ]*(cc|gcc|clang|cargo)'? failed|No such file or directory: '(cc|gcc|clang)'" $(LOG); then \
			echo "A package is not ready-made for this machine, and there is no compiler to make it. On Debian and Ubuntu: apt-get install build-essential python3-dev. The log is in $(LOG)." >&2; \
		else \
			grep -E '^ERROR' $(LOG) | tail -n 2 >&2; \
			echo "The packages in $(1) could not be installed. The log is in $(LOG)." >&2; \
		fi; exit 1; \
	fi; \
	if ! $(PIP) install --no-deps --no-build-isolation --editable . >>$(LOG) 2>&1; then \
		echo "This checkout could not be installed. The log is in $(LOG)." >&2; exit 1; \
	fi
endef
