"""The bounds of application commands: the last that fits, and the first that does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import ApiError
from sandbox.validation.commands import characters, check_commands, valid_name

STRING, INTEGER, SUBCOMMAND, GROUP, USER = 3, 4, 1, 2, 6


def option(kind=STRING, name="o", **fields):
    return {"type": kind, "name": name, "description": "d", **fields}


def options(count, **fields):
    return [option(name=f"o{n}", **fields) for n in range(count)]


def choices(count, value="v"):
    return [{"name": f"c{n}", "value": value} for n in range(count)]


def command(*options, **fields):
    return {"name": "buy", "description": "Buy", "options": list(options), **fields}


def refusal(*commands):
    try:
        check_commands(list(commands))
    except ApiError as error:
        return error
    return None


FITS = {
    "no options": command(),
    "longest name": command(name="b" * 32),
    "longest description": command(description="d" * 100),
    "25 options": command(*options(25)),
    "25 choices": command(option(choices=choices(25))),
    "required first": command(option(name="a", required=True), option(name="b")),
    "a subcommand": command(option(SUBCOMMAND)),
    "a group of 25": command(option(GROUP, options=[option(SUBCOMMAND, f"s{n}") for n in range(25)])),
    "a group beside a subcommand": command(
        option(SUBCOMMAND, "a"), option(GROUP, "b", options=[option(SUBCOMMAND, options=options(25))])
    ),
    "bounds": command(option(INTEGER, min_value=-(2**53), max_value=2**53)),
    "text bounds": command(option(min_length=0, max_length=6000)),
    "a permission": command(default_member_permissions="32"),
    "a user menu": {"type": 2, "name": "Show Profile"},
}
REFUSED = {
    "no name": command(name=""),
    "long name": command(name="b" * 33),
    "upper case": command(name="Buy"),
    "a space": command(name="buy it"),
    "no description": command(description=""),
    "long description": command(description="d" * 101),
    "26 options": command(*options(26)),
    "26 choices": command(option(choices=choices(26))),
    "required last": command(option(name="a"), option(name="b", required=True)),
    "twice the same option": command(option(), option()),
    "a value beside a subcommand": command(option(SUBCOMMAND, "a"), option(name="b")),
    "a subcommand in a subcommand": command(option(SUBCOMMAND, options=[option(SUBCOMMAND)])),
    "a group in a group": command(option(GROUP, options=[option(GROUP, options=[option(SUBCOMMAND)])])),
    "a value in a group": command(option(GROUP, options=[option()])),
    "an empty group": command(option(GROUP)),
    "an unknown type": command(option(12)),
    "no option description": command({"type": STRING, "name": "o"}),
    "choices and autocomplete": command(option(choices=choices(1), autocomplete=True)),
    "choices of a user": command(option(USER, choices=choices(1))),
    "a long choice": command(option(choices=choices(1, "v" * 101))),
    "a text choice of a number": command(option(INTEGER, choices=choices(1))),
    "a bound too far": command(option(INTEGER, max_value=2**53 + 1)),
    "half a bound": command(option(INTEGER, min_value=0.5)),
    "a bound of a text": command(option(min_value=1)),
    "a length too far": command(option(max_length=6001)),
    "a permission of words": command(default_member_permissions="all"),
    "too many characters": command(*options(25, choices=[{"name": "n" * 100, "value": "v" * 100}] * 2)),
}


@pytest.mark.parametrize("name", FITS)
def test_a_command_that_fits_is_taken(name):
    assert refusal(FITS[name]) is None


@pytest.mark.parametrize("name", REFUSED)
def test_a_command_that_does_not_fit_is_refused_with_its_place(name):
    error = refusal(command(name="fine"), REFUSED[name])
    assert (error.status, error.code) == (400, 50035)
    assert list(error.errors) == ["1"]


def test_a_hundred_commands_with_names_of_their_own():
    commands = [command(name=f"c{n}") for n in range(101)]
    assert refusal(*commands[:100]) is None
    assert refusal(*commands).code == 30032
    assert (
        refusal(commands[0], commands[0]).errors["1"]["name"]["_errors"][0]["code"]
        == "APPLICATION_COMMANDS_DUPLICATE_NAME"
    )
    assert refusal(command(name="same"), {"type": 2, "name": "same"}) is None


@given(st.integers(7900, 8100))
def test_eight_thousand_characters_and_not_one_more(total):
    made = command(*options(25, choices=[{"name": "n" * 100, "value": "v" * 50}] * 2))
    made["options"] = made["options"][:24]
    spare = total - characters(made)
    last = option(name="z", choices=[{"name": "n" * (spare // 8 - 5), "value": "v" * (spare // 8)} for _ in range(4)])
    made["options"].append(last)
    assert (refusal(made) is None) == (characters(made) <= 8000)


@pytest.mark.parametrize("name", ["kaufen", "købe", "कीमत", "買う", "a-b_c'd", "24h"])
def test_names_of_any_script_are_valid(name):
    assert valid_name(name)


@pytest.mark.parametrize("name", ["a.b", "🚀", "A", "É", "a\n", " ", "", None, 5])
def test_names_of_other_characters_are_invalid(name):
    assert not valid_name(name)
