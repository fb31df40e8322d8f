# 两条命令 · Two commands: `make demo` shows fangan at work on its own samples, `make test` runs the whole test suite.
# Both make the virtual environment .venv and install everything they need into it.

# The first of these that runs and is new enough (a version manager's shim may be there and not run).
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: demo test golden floors clean

demo: .venv/.installed
	@$(BIN)/fangan run corpora/samples -o outputs/samples
	@$(BIN)/fangan look outputs/samples
	@echo
	@echo "数据集在 outputs/samples（Parquet、SQLite、texts/）· the dataset lies in outputs/samples"

test: .venv/.installed-tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

golden: .venv/.installed-tests
	$(BIN)/pytest tests/test_golden.py --regenerate-golden

floors: .venv/.installed-tests
	$(BIN)/pytest tests/test_quality.py --raise-floors

clean:
	rm -rf .venv outputs/samples

.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "需要 Python 3.11 或更新 · Python 3.11 or newer is needed (python.org)"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && apt-get install -y -q python3-venv && $(PYTHON) -m venv .venv; } \
	  || { echo "建不了虚拟环境；Debian 请先 apt install python3-venv · cannot make a virtual environment; on Debian: apt install python3-venv"; exit 1; }

.venv/.installed: pyproject.toml constraints.txt | .venv/bin/python
	@echo "安装 installing …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.installed-tests: pyproject.toml constraints.txt | .venv/bin/python
	@echo "安装 installing …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev,spacy]'
	@touch $@ .venv/.installed
