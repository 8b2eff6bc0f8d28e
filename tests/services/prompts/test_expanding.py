"""One prompt that stands for several: its grammar, its order, and inputs that were made to blow it up."""

import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixorly.errors import Invalid
from pixorly.services.prompts.expanding import LONGEST_PROMPT, MOST_PROMPTS, TooManyPrompts, count, expand, named

COLOURS = {"colour": ["red", "blue"], "light": ["dawn", "{soft|hard} noon"], "both": ["__colour__, __light__"]}


@pytest.mark.parametrize(
    ("typed", "prompts"),
    [
        ("a lighthouse", ["a lighthouse"]),
        ("", [""]),
        ("{dawn|storm} sea", ["dawn sea", "storm sea"]),
        ("{a|b} {1|2}", ["a 1", "a 2", "b 1", "b 2"]),
        ("{a|b{1|2}}", ["a", "b1", "b2"]),
        ("{{a|b}|c}", ["a", "b", "c"]),
        ("a {big|} cat", ["a big cat", "a cat"]),
        ("{|big} cat", ["cat", "big cat"]),
        ("{a||b}", ["a", "", "b"]),
        ("__colour__ sky", ["red sky", "blue sky"]),
        ("__Colour__", ["red", "blue"]),
        ("__light__", ["dawn", "soft noon", "hard noon"]),
        ("__both__", ["red, dawn", "red, soft noon", "red, hard noon", "blue, dawn", "blue, soft noon", "blue, hard noon"]),
        ("{__colour__|green}", ["red", "blue", "green"]),
        ("___colour___", ["_red_", "_blue_"]),
    ],
)  # fmt: skip
def test_a_text_stands_for_these_prompts_in_this_order(typed, prompts):
    assert expand(typed, COLOURS) == tuple(prompts)
    assert count(typed, COLOURS) == len(prompts)


@pytest.mark.parametrize(
    ("typed", "prompt"),
    [
        ("{a", "{a"), ("a}", "a}"), ("}a{", "}a{"), ("{a|b", "{a|b"), ("a|b", "a|b"), ("{{a|b", "{{a|b"),
        ("{}", "{}"), ("{one}", "{one}"), ('{"sky": "red", "sea": {"x": 1}}', '{"sky": "red", "sea": {"x": 1}}'),
        (r"\{a|b\}", "{a|b}"), (r"\{a|b}", "{a|b}"), (r"\__colour__", "__colour__"), (r"a \\ b", r"a \ b"),
        (r"C:\pictures \(soft\)", r"C:\pictures \(soft\)"), ("\\", "\\"),
        ("____", "____"), ("__ colour __", "__ colour __"), ("a__b", "a__b"), ("a,  b ,, c\n\n\nd", "a,  b ,, c\n\n\nd"),
    ],
)  # fmt: skip
def test_what_is_no_alternative_is_plain_text(typed, prompt):
    assert expand(typed, COLOURS) == (prompt,)
    assert count(typed, COLOURS) == 1


def test_braces_that_stay_open_leave_the_groups_inside_them_whole():
    assert expand("{a|{b|c}", {}) == ("{a|b", "{a|c")
    assert expand("{x {b|c}}", {}) == ("{x b}", "{x c}")
    assert expand(r"{a\|b|c\}}", {}) == ("a|b", "c}")


@pytest.mark.parametrize(
    ("typed", "second"),
    [
        ("a cat, {big|}, on a roof", "a cat, on a roof"), ("a {big|} cat", "a cat"), ("{Big|}, soft", "soft"),
        ("soft, {big|}", "soft"), ("a {big|}.", "a."), ("a{, big|}, soft", "a, soft"), ("{x|a, }b", "a, b"),
        ("{x|red,}, blue", "red, blue"), ("1,{000|500}", "1,500"), ("sea\n\n{wide|}\n\nsky", "sea\n\nsky"),
        ("{a|b},", "b"), ("{big|}{red|} cat", "big cat"), ("a { x | y } b", "a y b"),
    ],
)  # fmt: skip
def test_empty_alternatives_leave_no_doubled_spaces_and_commas(typed, second):
    assert expand(typed, {})[1] == second


def test_more_than_a_press_allows_is_refused_with_the_number():
    text = "{a|b}" * 5 + "{1|2|3}"

    with pytest.raises(TooManyPrompts) as refused:
        expand(text, {})

    assert str(refused.value) == "That makes 96 prompts; 50 at once are possible."
    assert refused.value.field == "prompt"
    assert len(expand(text, {}, most=96)) == 96


def test_exactly_as_many_as_allowed_are_made():
    fifty = "{" + "|".join(map(str, range(MOST_PROMPTS))) + "}"

    assert expand(fifty, {}) == tuple(map(str, range(50)))
    with pytest.raises(TooManyPrompts):
        expand(fifty + "{|x}", {})


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("__nope__", "There is no wildcard named nope."),
        ("{a|__nope__}", "There is no wildcard named nope."),
        ("__a__", "The wildcard a leads back to itself: a → b → a. Change one of them."),
        ("__self__", "The wildcard self leads back to itself: self → self. Change one of them."),
        ("__lost__", "The wildcard lost uses gone, which is not there."),
    ],
)
def test_wildcards_that_lead_nowhere_are_named(typed, says):
    wildcards = {"a": ["x", "__b__"], "b": ["{y|__a__}"], "self": ["__SELF__"], "lost": ["__gone__"]}

    for ask in (count, expand):
        with pytest.raises(Invalid) as refused:
            ask(typed, wildcards)
        assert (str(refused.value), refused.value.field) == (says, "prompt")


def test_the_same_wildcard_twice_is_no_circle():
    assert count("__both__ and __both__, __colour__", COLOURS) == 72


def test_each_prompt_has_its_longest_length():
    word = "x" * 990

    assert len(expand("{" + word + "|b}" + word + "y" * 20, {})[0]) == LONGEST_PROMPT
    with pytest.raises(Invalid, match="at most 2000"):
        expand("{" + word + "|b}" + word + "y" * 21, {})


def test_a_text_that_only_grows_inside_is_cut_off_and_refused():
    tower = {f"w{n}": [f"__w{n + 1}__" * 20] for n in range(15)} | {"w15": ["x"]}

    assert count("__w0__", tower) == 1
    with pytest.raises(Invalid, match="at most 2000"):
        expand("__w0__", tower)


_TOWER = {f"w{n}": [f"__w{n + 1}__" * 20] for n in range(19)} | {"w19": ["x", "y"]}
_LONG_LINE = {f"w{n}": [f"__w{n + 1}__"] for n in range(3000)}
_HEAVY = {f"w{n}": [f"__w{n + 1}__{{a|b}}{m}" + "{c|d}" * 30 for m in range(1000)] for n in range(19)} | {"w19": ["x"]}


@pytest.mark.parametrize(
    ("typed", "wildcards"),
    [
        ("{a|b}" * 40, {}), ("{a|b}" * 800, {}), ("{a|" * 40 + "b" + "}" * 40, {}), ("{a{b|c}|d}" * 40, {}),
        ("{" * 4000, {}), ("{a|" * 1300, {}), ("{a}" * 1300, {}), ("|" * 4000, {}), ("\\" * 4000, {}), ("_" * 4000, {}),
        ("__" + "a_" * 1999, {}), ("__a" * 1300, {}), (" " * 2000 + "{,|, }" * 300, {}),
        ("__a__", {"a": ["__b__"] * 1000, "b": ["__a__"] * 1000}), ("__w0__", _TOWER), ("__w0__", _LONG_LINE), ("__w0__", _HEAVY),
        ("__a__" * 300, {"a": [str(n) for n in range(1000)]}), ("__a__" * 300, {"a": ["x" * 200]}),
        ("".join(f"__w{n}__" for n in range(300)), {f"w{n}": ["a", "b"] for n in range(300)}),
    ],
)  # fmt: skip
def test_inputs_made_to_explode_are_answered_at_once(typed, wildcards):
    started = time.process_time()

    for ask in (count, expand):
        try:
            ask(typed, wildcards)
        except Invalid as refused:
            assert refused.field == "prompt"

    # They take 1 to 100 ms; one that explodes takes longer than anybody waits.
    assert time.process_time() - started < 2


def test_numbers_stay_exact_far_past_what_is_allowed():
    assert count("{a|b}" * 40, {}) == 2**40
    assert count("{a|" * 40 + "b" + "}" * 40, {}) == 41
    assert count("__a__" * 40, {"a": ["x"] * 1000}) == 1000**40


def test_names_are_found_where_they_mean_a_wildcard():
    assert named(["__a__ and {__B__|__größe-2__}", "__a__", r"\__c__", "_d_", "__x_y__"]) == {
        "a",
        "b",
        "größe-2",
        "x_y",
    }


# Trees of alternatives, the text each is written as, and what it stands for by the plainest reading.
_words = st.text("abc", min_size=1, max_size=3)
_trees = st.recursive(
    _words,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(tuple)
        | st.lists(inner, min_size=2, max_size=3).map(lambda options: {"one of": options})
    ),
    max_leaves=12,
)


def _written(tree) -> str:
    if isinstance(tree, str):
        return tree
    if isinstance(tree, tuple):
        return "".join(map(_written, tree))
    return "{" + "|".join(map(_written, tree["one of"])) + "}"


def _meant(tree) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, tuple):
        return ["".join(parts) for parts in product(*map(_meant, tree))]
    return [text for option in tree["one of"] for text in _meant(option)]


@given(_trees)
def test_any_tree_stands_for_what_the_plainest_reading_says(tree):
    meant = _meant(tree)

    assert count(_written(tree), {}) == len(meant)
    if len(meant) <= 200:
        assert expand(_written(tree), {}, most=200) == tuple(meant)


@given(st.text(r"ab{}|\_, " + "\0\n", max_size=60))
def test_any_text_is_counted_as_it_is_made_and_never_an_accident(text):
    wildcards = {"a": ["x", "{y|}"], "b": ["__a__", ","], "ab": [""]}
    try:
        counted = count(text, wildcards)
    except Invalid as refused:
        assert "wildcard" in str(refused)
        return

    if counted <= 500:
        prompts = expand(text, wildcards, most=500)
        assert len(prompts) == counted
        assert all("\0" not in prompt and prompt == prompt.strip() for prompt in prompts)
    else:
        with pytest.raises(TooManyPrompts):
            expand(text, wildcards, most=500)


@given(st.text(st.characters(exclude_characters="{}|\\_\0"), max_size=200))
def test_a_text_without_signs_of_the_grammar_stays_itself(text):
    assert expand(text, {}) == (text.strip(),)


@given(st.text(max_size=100))
def test_a_text_whose_signs_are_escaped_stays_itself(text):
    text = text.replace("\0", "")
    escaped = "".join("\\" + sign if sign in r"{}|\_" else sign for sign in text)

    assert expand(escaped, {}) == (text.strip(),)
