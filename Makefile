# Everything one does with this project. Needs a shell and a Python of 3.12 or newer.

PORT ?= 8000
ROUNDS ?= 20
PROOFS ?= proof
PYTHON_IN_VENV = .venv/bin/python
MANAGE = REGISTER_LOCAL=true $(PYTHON_IN_VENV) manage.py
# Tests and checks never touch a database that the shell happens to point at.
CHECKED = env -u DATABASE_URL REGISTER_LOCAL=true
PYTEST = $(PYTHON_IN_VENV) -m pytest
ON_POSTGRES = $(PYTHON_IN_VENV) scripts/with_postgres.py

export PORT
# Set PYTHON to choose the Python that .venv is made with.
export PYTHON

.PHONY: help run seed manage bench screenshots sample test lint proof format lock runtime dev

help: ## toont deze lijst
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start het register op http://localhost:8000/ (andere poort: make run PORT=9000)
	@python=$$(sh scripts/find_python.sh) && "$$python" scripts/local.py --check-port
	@sh scripts/install.sh runtime
	@sh scripts/assets.sh
	@exec $(PYTHON_IN_VENV) scripts/local.py

test: dev lint ## controleert alles: stijl, typen, tests op SQLite en PostgreSQL, korte bewijsproef
# A file stays with one worker: its server and its browser are started once.
	$(CHECKED) $(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder -m "not proof"
	$(CHECKED) $(ON_POSTGRES) $(PYTEST) -n 2 --dist worksteal -m "database and not proof and not browser"
	@$(MAKE) --no-print-directory proof ROUNDS=2 PROOFS="proof and not whole"

lint: dev ## controleert stijl, sjablonen, pijlen, typen, migraties en instellingen
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	find templates -name '*.html' -exec .venv/bin/djade --check {} +
	.venv/bin/lint-imports --no-logo --no-cache
	$(CHECKED) $(PYTHON_IN_VENV) -m mypy
	$(CHECKED) $(PYTHON_IN_VENV) manage.py makemigrations --check --dry-run
	sh scripts/check_deployed.sh
	@$(PYTHON_IN_VENV) scripts/check_pins.py

proof: dev ## zoekt met veel willekeurige rondes naar verlies en dubbeltelling (ROUNDS=20)
	PROOF_ROUNDS=$(ROUNDS) $(CHECKED) $(PYTEST) -n 2 --dist worksteal -m "$(PROOFS)"
	PROOF_ROUNDS=$(ROUNDS) $(CHECKED) $(ON_POSTGRES) $(PYTEST) -n 2 --dist worksteal -m "$(PROOFS) and database"

bench: dev ## meet hoe snel het register antwoordt
	REGISTER_LOCAL=true $(PYTHON_IN_VENV) scripts/bench.py $(ARGS)

screenshots: dev ## maakt de afbeeldingen in docs/screenshots opnieuw
	$(CHECKED) $(PYTHON_IN_VENV) scripts/screenshots.py

sample: dev ## bewaart het register van deze versie in tests/golden, voor elke versie die volgt
	$(CHECKED) $(PYTHON_IN_VENV) scripts/sample.py

seed: runtime ## vult een leeg register met de begingegevens
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) seed

manage: runtime ## voert een beheercommando uit: make manage ARGS="check"
	@$(MANAGE) $(ARGS)

format: dev ## zet code en sjablonen in de vaste vorm
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	find templates -name '*.html' -exec .venv/bin/djade {} +

# With the addresses left out the files hold whichever registry pip is set to use.
LOCK = .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links $(ARGS) pyproject.toml
lock: dev ## legt de versies van alle pakketten vast (nieuwere: make lock ARGS=--upgrade)
	$(LOCK) -o requirements/runtime.txt
	$(LOCK) --group dev --constraint requirements/runtime.txt -o requirements/dev.txt
	$(LOCK:pyproject.toml=requirements/node.in) -o requirements/node.txt

runtime:
	@sh scripts/install.sh runtime
	@sh scripts/assets.sh

dev:
	@sh scripts/install.sh dev
	@sh scripts/assets.sh --dev
