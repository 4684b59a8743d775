"""Settings: read once, checked, told clearly."""

import pytest

from ontherecord.settings import KINDS_OF_FEW, LEFT_FOR_READING, SettingError, Settings, read_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({"PATH": "/bin"}) == Settings()
    assert Settings().host == "127.0.0.1"


def test_each_setting_is_read_from_its_variable() -> None:
    environment = {
        "ONTHERECORD_HOST": "0.0.0.0",
        "ONTHERECORD_PORT": "80",
        "ONTHERECORD_WORKERS": "3",
        "ONTHERECORD_REQUEST_SECONDS": "60",
        "ONTHERECORD_MAX_CHARACTERS": "5000",
        "ONTHERECORD_SPACY_PIPELINE": "en_core_web_lg",
    }
    assert read_settings(environment) == Settings(
        host="0.0.0.0",
        port=80,
        workers=3,
        request_seconds=60,
        max_characters=5000,
        spacy_pipeline="en_core_web_lg",
    )


@pytest.mark.parametrize("value", ["", "many", "-1", "1.5", "70000", "８０"])
def test_a_number_that_is_none_is_named_with_what_would_be_right(value: str) -> None:
    with pytest.raises(SettingError) as raised:
        read_settings({"ONTHERECORD_PORT": value})
    assert str(raised.value) == f"ONTHERECORD_PORT must be a whole number from 0 to 65535, not {value!r}"


def test_an_empty_word_is_refused() -> None:
    with pytest.raises(SettingError, match="ONTHERECORD_HOST must not be empty"):
        read_settings({"ONTHERECORD_HOST": " "})


def test_a_misspelt_setting_is_refused_and_the_right_ones_are_listed() -> None:
    with pytest.raises(SettingError, match=r"ONTHERECORD_MAX_CHARS is not a setting; .*ONTHERECORD_MAX_CHARACTERS"):
        read_settings({"ONTHERECORD_MAX_CHARS": "5"})


def test_any_allowed_text_fits_the_body_however_it_is_escaped() -> None:
    settings = Settings(max_characters=1000)
    assert len(b'{"text": "%s"}' % (rb"\ud83d\ude00" * 1000)) <= settings.max_body_bytes


@pytest.mark.parametrize(
    "url",
    ["redis://localhost:6379", "redis://:secret@[::1]:6379/0", "rediss://redis.example", "unix:///run/redis.sock?db=1"],
)
def test_a_url_that_leads_to_redis_is_taken(url: str) -> None:
    assert read_settings({"ONTHERECORD_REDIS_URL": url}).redis_url == url


@pytest.mark.parametrize(
    "url",
    ["localhost:6379", "http://localhost", "redis:secret", "redis://", "redis://h:secret", "redis://[::1", "unix://"],
)
def test_a_url_that_does_not_is_refused_without_being_told(url: str) -> None:
    with pytest.raises(SettingError) as raised:
        read_settings({"ONTHERECORD_REDIS_URL": url})
    assert str(raised.value).startswith("ONTHERECORD_REDIS_URL must be redis://HOST:PORT/0")
    assert "secret" not in str(raised.value)


def test_the_fewest_threads_let_one_article_wait() -> None:
    fewest = 2 + KINDS_OF_FEW + LEFT_FOR_READING
    environment = {"ONTHERECORD_QUEUE_LENGTH": "1", "ONTHERECORD_THREADS": str(fewest)}
    assert read_settings(environment).threads == fewest
    with pytest.raises(SettingError, match=f"ONTHERECORD_THREADS must be a whole number from {fewest} to 256"):
        read_settings({**environment, "ONTHERECORD_THREADS": str(fewest - 1)})


def test_some_threads_are_left_however_many_wait() -> None:
    environment = {"ONTHERECORD_QUEUE_LENGTH": "13", "ONTHERECORD_THREADS": "16"}
    with pytest.raises(SettingError, match="ONTHERECORD_THREADS must be at least 25: one analyses, 13 wait"):
        read_settings(environment)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000"), ("localhost", "localhost:8000")],
)
def test_an_address_is_written_as_in_a_url(host: str, address: str) -> None:
    assert Settings(host=host).address == address


def test_who_may_be_sent_webhooks_is_read_from_two_lists() -> None:
    settings = read_settings(
        {
            "ONTHERECORD_WEBHOOK_HOSTS": "hooks.example.org, *.news.example, http://127.0.0.1:9000",
            "ONTHERECORD_WEBHOOK_NETWORKS": "127.0.0.1/32,fd00:1::/32",
        }
    )
    assert settings.webhooks_allowed.receiver("http://127.0.0.1:9000/x").port == 9000
    assert len(settings.webhooks_allowed.networks) == 2
    assert Settings().webhooks_allowed.hosts == Settings().webhooks_allowed.networks == ()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("WEBHOOK_HOSTS", "*", "'*' is no host"),
        ("WEBHOOK_HOSTS", "https://a.example/path", "'https://a.example/path' is no host"),
        ("WEBHOOK_HOSTS", "a.example,", "'' is no host"),
        ("WEBHOOK_NETWORKS", "10.0.0.1/8", "'10.0.0.1/8' is no network"),
        ("JOBS", "2", "must be a whole number from 0 to 1"),
    ],
)
def test_a_list_that_cannot_be_read_is_named(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingError) as raised:
        read_settings({f"ONTHERECORD_{name}": value})
    assert str(raised.value).startswith(f"ONTHERECORD_{name}") and told in str(raised.value)


def test_gunicorns_own_variable_names_the_proxies() -> None:
    assert read_settings({"FORWARDED_ALLOW_IPS": "10.1.0.7,10.2.0.0/24"}).forwarded_allow_ips == "10.1.0.7,10.2.0.0/24"
    assert not read_settings({"FORWARDED_ALLOW_IPS": ""}).proxies.networks


def test_a_proxy_that_is_no_address_is_refused() -> None:
    with pytest.raises(SettingError, match=r"FORWARDED_ALLOW_IPS: 'proxy\.example' does not appear to be"):
        read_settings({"FORWARDED_ALLOW_IPS": "127.0.0.1,proxy.example"})
