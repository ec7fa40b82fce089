"""The bounds of messages, components and modals: the last that fits, and the first that does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import ApiError, Form
from sandbox.validation.components import numbered, walk
from sandbox.validation.messages import COMPONENTS_V2, check_embeds, check_message
from sandbox.validation.modals import check_modal

FIELD = {"name": "n", "value": "v"}


def button(custom_id="b", **fields):
    return {"type": 2, "style": 1, "label": "Go", "custom_id": custom_id, **fields}


def row(*children):
    return {"type": 1, "components": list(children)}


def select(count=1, **fields):
    options = [{"label": "l", "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **fields}


def text(size=1):
    return {"type": 10, "content": "t" * size}


def embeds(*made):
    return {"embeds": list(made)}


def components(*made):
    return {"content": "x", "components": list(made)}


def layout(*made, **fields):
    return {"flags": COMPONENTS_V2, "components": list(made), **fields}


FITS = {
    "content": {"content": "x" * 2000},
    "nonce": {"content": "x", "nonce": "n" * 25},
    "number as a nonce": {"content": "x", "nonce": 10**24},
    "title": embeds({"title": "x" * 256}),
    "description": embeds({"description": "x" * 4096}),
    "field": embeds({"fields": [{"name": "x" * 256, "value": "x" * 1024}]}),
    "25 fields": embeds({"fields": [FIELD] * 25}),
    "footer": embeds({"footer": {"text": "x" * 2048}}),
    "author": embeds({"author": {"name": "x" * 256}}),
    "10 embeds": embeds(*[{"title": "x"}] * 10),
    "6000 over two": embeds({"description": "x" * 4000}, {"description": "x" * 2000}),
    "five rows of five": components(*[row(*[button(f"{r}{n}") for n in range(5)]) for r in range(5)]),
    "label and id": components(row(button("i" * 100, label="l" * 80))),
    "link": components(row({"type": 2, "style": 5, "label": "x", "url": "https://example.org"})),
    "emoji alone": components(row(button(label=None, emoji={"name": "🚀"}))),
    "25 options": components(row(select(25))),
    "user select": components(row({"type": 5, "custom_id": "u"})),
    "layout": layout({"type": 17, "components": [text(), row(button())]}, {"type": 14}),
    "40 components": layout(*[text()] * 40),
    "4000 characters": layout(text(2000), text(2000)),
    "section": layout({"type": 9, "components": [text()], "accessory": button()}),
}
REFUSED = {
    "content": {"content": "x" * 2001},
    "content of numbers": {"content": 5},
    "nonce": {"content": "x", "nonce": "n" * 26},
    "title": embeds({"title": "x" * 257}),
    "description": embeds({"description": "x" * 4097}),
    "field name": embeds({"fields": [{"name": "x" * 257, "value": "v"}]}),
    "field value": embeds({"fields": [{"name": "x", "value": "v" * 1025}]}),
    "empty field": embeds({"fields": [{"name": "x", "value": ""}]}),
    "26 fields": embeds({"fields": [FIELD] * 26}),
    "footer": embeds({"footer": {"text": "x" * 2049}}),
    "author": embeds({"author": {"name": "x" * 257}}),
    "11 embeds": embeds(*[{"title": "x"}] * 11),
    "6001 over two": embeds({"description": "x" * 4000}, {"description": "x" * 2001}),
    "link scheme": embeds({"title": "x", "url": "javascript:alert(1)"}),
    "color": embeds({"title": "x", "color": 0x1000000}),
    "time": embeds({"title": "x", "timestamp": "yesterday"}),
    "six rows": components(*[row(button(str(n))) for n in range(6)]),
    "six buttons": components(row(*[button(str(n)) for n in range(6)])),
    "empty row": components(row()),
    "bare button": components(button()),
    "button and select": components(row(button(), select())),
    "two selects": components(row(select(), select(custom_id="t"))),
    "long label": components(row(button(label="l" * 81))),
    "long id": components(row(button("i" * 101))),
    "no id": components(row(button(""))),
    "no label": components(row(button(label=""))),
    "id of a link": components(row(button(style=5, url="https://example.org"))),
    "url of a button": components(row(button(url="https://example.org"))),
    "style": components(row(button(style=7))),
    "same id twice": components(row(button(), button())),
    "26 options": components(row(select(26))),
    "no options": components(row(select(0))),
    "same option twice": components(row({**select(), "options": [{"label": "l", "value": "v"}] * 2})),
    "placeholder": components(row(select(placeholder="p" * 151))),
    "max values": components(row(select(max_values=26))),
    "parse and ids": {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    "101 ids": {"content": "x", "allowed_mentions": {"users": ["1"] * 101}},
    "unknown kind": {"content": "x", "allowed_mentions": {"parse": ["all"]}},
    "content in a layout": layout(text(), content="x"),
    "embed in a layout": layout(text(), embeds=[{"title": "x"}]),
    "41 components": layout({"type": 17, "components": [text()] * 39}, text()),
    "4001 characters": layout(text(2000), text(2001)),
    "text in an old message": components(text()),
    "bare button in a layout": layout(button()),
    "container in a container": layout({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
    "section without accessory": layout({"type": 9, "components": [text()]}),
    "empty layout": layout(),
    "11 files": {"content": "x"},
}


@pytest.mark.parametrize("name", FITS)
def test_a_message_that_fits_is_taken(name):
    check_message(FITS[name])


@pytest.mark.parametrize("name", REFUSED)
def test_a_message_that_does_not_fit_is_refused(name):
    with pytest.raises(ApiError) as refused:
        check_message(REFUSED[name], files=11 if name == "11 files" else 0)
    assert (refused.value.status, refused.value.code) == (400, 50035)


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": " \n"}, {"embeds": []}, {"content": None}])
def test_an_empty_message_is_refused(body):
    with pytest.raises(ApiError) as refused:
        check_message(body)
    assert refused.value.code == 50006
    check_message(body, files=1)


def test_errors_stand_where_discord_puts_them():
    with pytest.raises(ApiError) as refused:
        check_message({"embeds": [{"title": "x"}, {"fields": [FIELD, {"name": "x" * 257, "value": "v"}]}]})
    [error] = refused.value.errors["embeds"]["1"]["fields"]["1"]["name"]["_errors"]
    assert error == {"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be between 1 and 256 in length."}


@given(st.lists(st.integers(0, 1024), max_size=10), st.integers(0, 4096))
def test_the_total_counts_every_part_of_every_embed(values, size):
    made = [{"fields": [{"name": "n", "value": "v" * max(1, n)}]} for n in values[:9]]
    made.append({"description": "d" * size, "footer": {"text": "f"}, "author": {"name": "a"}, "title": "t"})
    total = sum(max(1, n) + 1 for n in values[:9]) + size + 3
    form = Form()
    check_embeds(form, made)
    assert bool(form.errors) == (total > 6000)


def test_an_edit_is_judged_by_what_is_left():
    before = {"flags": 0, "content": "x", "embeds": [], "components": []}
    check_message({"embeds": [{"title": "t"}]}, before=before)
    check_message({"components": [row(button())]}, before=before)
    with pytest.raises(ApiError) as refused:
        check_message({"content": None}, before=before)
    assert refused.value.code == 50006
    with pytest.raises(ApiError):
        check_message({"content": "x"}, before={**before, "flags": COMPONENTS_V2})


def test_components_are_numbered_without_touching_the_given_ones():
    components = [row(button("a"), {**button("b"), "id": 1}), text()]
    made = numbered(components)
    assert [component["id"] for component in walk(made)] == [2, 3, 1, 4]
    assert "id" not in components[0]


def field(**fields):
    return {"type": 4, "custom_id": "f", "label": "L", "style": 1, **fields}


def modal(*fields, **extra):
    return {"title": "T", "custom_id": "m", "components": [row(field) for field in fields], **extra}


LABELLED = {"type": 18, "label": "L", "component": {"type": 3, "custom_id": "s", "options": select()["options"]}}


@pytest.mark.parametrize(
    "made",
    [
        modal(field()),
        modal(*[field(custom_id=str(n)) for n in range(5)]),
        modal(field(label="L" * 45, placeholder="p" * 100, value="v" * 4000, max_length=4000), title="T" * 45),
        {"title": "T", "custom_id": "m", "components": [LABELLED, {"type": 10, "content": "x"}]},
    ],
)
def test_a_modal_that_fits_is_taken(made):
    check_modal(made)


@pytest.mark.parametrize(
    "made",
    [
        modal(),
        modal(*[field(custom_id=str(n)) for n in range(6)]),
        modal(field(), title="T" * 46),
        modal(field(), custom_id="m" * 101),
        modal(field(label="L" * 46)),
        modal(field(style=3)),
        modal(field(max_length=4001)),
        modal(field(min_length=5, max_length=4)),
        modal(field(placeholder="p" * 101)),
        modal(button()),
        {"title": "T", "custom_id": "m", "components": [{**LABELLED, "label": ""}]},
        {"title": "T", "custom_id": "m", "components": [button()]},
    ],
)
def test_a_modal_that_does_not_fit_is_refused(made):
    with pytest.raises(ApiError) as refused:
        check_modal(made)
    assert refused.value.code == 50035
