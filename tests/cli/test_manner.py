import pytest

from jumin.cli.manner import language_of


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        pytest.param({}, "en", id="nothing said"),
        pytest.param({"LANG": "ja_JP.UTF-8"}, "ja", id="a Japanese machine"),
        pytest.param({"LANG": "C.UTF-8"}, "en", id="no language"),
        pytest.param({"LANG": "ja_JP.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en", id="LC_ALL first"),
        pytest.param({"LANG": "ja_JP.UTF-8", "LC_ALL": ""}, "ja", id="empty is not set"),
        pytest.param({"LANG": "ja_JP.UTF-8", "JUMIN_LANG": "en"}, "en", id="its own first of all"),
        pytest.param({"JUMIN_LANG": "ja"}, "ja", id="its own alone"),
    ],
)
@pytest.mark.source("POSIX.1-2017 §8.2")
def test_the_language_is_that_of_the_environment(
    environment: dict[str, str], language: str
) -> None:
    assert language_of(environment) == language
