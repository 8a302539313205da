"""Settings: one precedence, closed fields, no value in an error, and keys that go only where they belong."""

from pathlib import Path

import pytest

from archadvisor.errors import InputError
from archadvisor.estimation.call_price import call_price
from archadvisor.models.targets import NO_KEY, OPENAI_URL, target
from archadvisor.settings import ModelAt, load_settings

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "settings.toml"
FILE = """
model = "from-file"
base_url = "http://file.example/v1"
max_calls = 7
fallbacks = ["smaller", {model = "local", base_url = "http://localhost:11434/v1"}]

[agents]
component-designer = "stronger"
"""


@pytest.fixture(autouse=True)
def _no_settings_outside(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("ARCHADVISOR_MODEL", "ARCHADVISOR_MAX_USD", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(FILE)
    return path


def test_nothing_is_set_by_default():
    settings = load_settings()
    assert settings.model is None and settings.models() == [] and settings.chain("cost-estimator") == []


def test_a_flag_wins_over_the_environment_and_that_over_the_file(file, monkeypatch):
    assert load_settings(file=file).model == "from-file"
    monkeypatch.setenv("ARCHADVISOR_MODEL", "from-environment")
    settings = load_settings({"max_usd": None}, file)
    assert (settings.model, settings.max_calls, settings.max_usd) == ("from-environment", 7, None)
    assert load_settings({"model": "from-flag"}, file).model == "from-flag"


def test_the_file_of_the_user_is_found(tmp_path):
    home = tmp_path / "config" / "archadvisor"
    home.mkdir(parents=True)
    (home / "settings.toml").write_text(FILE)
    assert load_settings().model == "from-file"


def test_each_agent_has_a_chain(file):
    settings = load_settings(file=file)
    names = [(one.model, one.base_url) for one in settings.chain("component-designer")]
    assert names == [
        ("stronger", "http://file.example/v1"),
        ("smaller", "http://file.example/v1"),
        ("local", "http://localhost:11434/v1"),
    ]
    assert settings.chain("safety-reviewer")[0].model == "from-file"
    assert len(settings.models()) == 4


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('modle = "x"', "modle"),
        ('api_key = "sk-canary"', "key_env"),
        ('[agents]\nnobody = "sk-canary"', "agents.nobody"),
        ("max_usd = -1", "max_usd"),
        ("max_usd = nan", "max_usd"),
        ("run_seconds = inf", "run_seconds"),
        ('kind = "sk-canary"', "kind"),
        ('fallbacks = [{model = "m", key = "sk-canary"}]', "key_env"),
        ("model = ", "TOML"),
        ('model = "' + "x" * 200_000 + '"', "larger"),
    ],
)
def test_what_is_wrong_is_named_and_not_quoted(text, named, tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=named) as refused:
        load_settings(file=path)
    assert "canary" not in str(refused.value)


def test_a_missing_file_and_an_unreadable_variable_are_told(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="cannot be read"):
        load_settings(file=tmp_path / "none.toml")
    monkeypatch.setenv("ARCHADVISOR_FALLBACKS", "[sk-canary")
    with pytest.raises(InputError, match="ARCHADVISOR_") as refused:
        load_settings()
    assert "canary" not in str(refused.value)


def test_openai_needs_nothing_but_its_key():
    one = target(ModelAt(model="gpt-5"), {"OPENAI_API_KEY": "sk-canary"})
    assert (one.kind, one.base_url, one.price) == ("openai", OPENAI_URL, "openai/gpt-5")
    assert one.key.get_secret_value() == "sk-canary" and "canary" not in repr(one)
    with pytest.raises(InputError, match="OPENAI_API_KEY is not set"):
        target(ModelAt(model="gpt-5"), {})


def test_a_vendors_key_goes_to_no_other_address():
    vendors = {"OPENAI_API_KEY": "sk-canary", "AZURE_OPENAI_API_KEY": "azure-canary"}
    other = ModelAt(model="m", base_url="http://localhost:11434/v1")
    assert target(other, vendors).key.get_secret_value() == NO_KEY
    paired = target(ModelAt(model="m"), vendors | {"OPENAI_BASE_URL": "http://gateway.example/v1"})
    assert (paired.kind, paired.key.get_secret_value()) == ("compatible", "sk-canary")
    named = ModelAt(model="m", base_url="http://localhost:11434/v1", key_env="MY_KEY")
    assert target(named, vendors | {"MY_KEY": "mine"}).key.get_secret_value() == "mine"
    with pytest.raises(InputError, match="MY_KEY is not set"):
        target(named, vendors)


def test_azure_is_known_by_its_address_and_asks_for_a_version():
    vendors = {"AZURE_OPENAI_API_KEY": "k", "OPENAI_API_KEY": "other"}
    address = "https://desk.openai.azure.com"
    with pytest.raises(InputError, match="api_version"):
        target(ModelAt(model="deployed", base_url=address), vendors)
    one = target(ModelAt(model="deployed", base_url=address, api_version="2024-10-21"), vendors)
    assert (one.kind, one.key.get_secret_value(), one.price) == ("azure", "k", None)
    newer = target(ModelAt(model="deployed", base_url=f"{address}/openai/v1/"), vendors)
    assert (newer.kind, newer.api_version) == ("azure", None)
    by_environment = vendors | {"AZURE_OPENAI_ENDPOINT": address, "OPENAI_API_VERSION": "2024-10-21"}
    assert target(ModelAt(model="d", kind="azure"), by_environment).base_url == address
    with pytest.raises(InputError, match="AZURE_OPENAI_ENDPOINT"):
        target(ModelAt(model="d", kind="azure"), vendors)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x/v1",
        "localhost:11434",
        "http://",
        "http://u:canary@x/v1",
        "http://x/v1?key=canary",
        "http://[::1",
        "http://x:99999/v1",
    ],
)
def test_an_unusable_address_is_refused_without_being_quoted(address):
    with pytest.raises(InputError, match="base_url") as refused:
        target(ModelAt(model="m", base_url=address), {})
    assert "canary" not in str(refused.value)


def test_a_key_with_characters_of_no_key_is_refused():
    with pytest.raises(InputError, match="MY_KEY") as refused:
        target(ModelAt(model="m", base_url="http://x/v1", key_env="MY_KEY"), {"MY_KEY": "canary\r\nX: y"})
    assert "canary" not in str(refused.value)


def test_the_example_is_one():
    settings = load_settings(file=EXAMPLE)
    vendors = {"OPENAI_API_KEY": "sk", "AZURE_OPENAI_API_KEY": "azure"}
    chain = [target(one, vendors) for one in settings.chain("requirements-analyst")]
    assert [(one.kind, one.model, one.key.get_secret_value()) for one in chain] == [
        ("openai", "gpt-5-mini", "sk"),
        ("azure", "desk-gpt", "azure"),
        ("compatible", "qwen3:32b", NO_KEY),
    ]
    assert settings.chain("safety-reviewer")[0].model == "gpt-5"
    price = call_price("2026-11-20")
    assert all(one.micro_usd(price, 1_000, 0, 1_000) is not None for one in chain)
