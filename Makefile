# openjuki の入口。必要なもの: Python 3.11(venv・pip 付き)と make だけ。
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV ?= .venv
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p) 2>/dev/null)))
CITY ?= 20000
PEOPLE ?= 200000
BIN := $(VENV)/bin

export UV_LINK_MODE := copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

DEMO_LOCKS := requirements/runtime.txt requirements/embedded.txt requirements/demo.txt
ALL_LOCKS := $(DEMO_LOCKS) requirements/dev.txt

# uv は速いが、社内ミラーや証明書の設定(pip.conf)を読まない。そこでは同じロックを pip で入れる。
install = @VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet $(1) 2>/dev/null \
  || { echo "uv で取得できないため、pip で入れています"; $(BIN)/python -m pip install --quiet $(1); }

.PHONY: help
help:  ## この一覧
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# --- 環境: ハッシュ付きロックから。ロックが変わったときだけ作り直す ------------------------

$(VENV)/.tools: requirements/tools.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 以上が見つかりません(Debian: apt-get install python3 python3-venv)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 以上が必要です: $(PYTHON) は $$($(PYTHON) -V)。make PYTHON=/path/to/python3.11 で指定できます"; exit 1; }
	@echo "実行環境を用意しています($(VENV))"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { echo "venv を作れません(Debian: apt-get install python3-venv)"; exit 1; }
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/tools.txt
	@touch $@

$(VENV)/.demo: $(VENV)/.tools $(DEMO_LOCKS) pyproject.toml
	$(call install,--require-hashes $(foreach r,$(DEMO_LOCKS),-r $(r)))
	$(call install,--no-deps --no-build-isolation -e .)
	@touch $@

$(VENV)/.dev: $(VENV)/.demo $(ALL_LOCKS)
	$(call install,--require-hashes $(foreach r,$(ALL_LOCKS),-r $(r)))
	@touch $@

# --- 使う ------------------------------------------------------------------------------

.PHONY: demo
demo: $(VENV)/.demo  ## 見本の市を作って起動する(CITY=200000 で人口を変える)
	@$(BIN)/openjuki demo --people $(CITY)

.PHONY: demo-check
demo-check: $(VENV)/.demo  ## 見本を別のポートで起動し、主な業務を通して確かめる
	@$(BIN)/openjuki demo-check

# --- 確かめる ----------------------------------------------------------------------------

.PHONY: environment
environment: $(VENV)/.dev  ## 試験と静的検査の環境だけを用意する

.PHONY: test
test: $(VENV)/.dev  ## すべての試験
	@$(BIN)/python tests/run.py

.PHONY: lint
lint: $(VENV)/.dev  ## 書式・静的検査・型・層の壁
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

.PHONY: check
check: lint  ## lint と、データベースの要らない試験
	$(BIN)/python tests/run.py architecture unit cases

.PHONY: bench
bench: $(VENV)/.dev  ## 性能の測定(素の PostgreSQL との比。PEOPLE=2000000 で目標の規模)
	@$(BIN)/python bench/run.py --people $(PEOPLE)

.PHONY: locks
locks: $(VENV)/.tools  ## ロックを作り直す(保守者用)
	@for name in tools runtime embedded demo dev maintain; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    requirements/$$name.in -o requirements/$$name.txt; done
