"""Reading the public sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.intent_sets import BOTS, CLINC150, read_set
from bench.stock_project import BenchError
from tests.bench.made_up_sets import write_data


@pytest.mark.parametrize("bot", BOTS)
def test_a_bot_is_read_with_commas_and_line_breaks(tmp_path: Path, bot: str) -> None:
    found = read_set(write_data(tmp_path), bot)
    assert found.name == bot
    assert found.train == [("hello", "GREET"), ("good, good morning", "GREET"), ("my order", "ORDER")]
    assert found.in_scope == [("hello you", "GREET"), ("an order\nof mine", "ORDER")]
    assert found.out_of_scope == ["who won", "sing"]
    assert found.asked == ["hello you", "an order\nof mine", "who won", "sing"]


def test_clinc150_is_trained_without_out_of_scope_examples(tmp_path: Path) -> None:
    found = read_set(write_data(tmp_path), CLINC150)
    assert (found.train, found.in_scope, found.out_of_scope) == ([("hi", "greet")], [("hi you", "greet")], ["sing"])


def test_a_separator_of_lines_that_csv_does_not_know_stays_in_the_text(tmp_path: Path) -> None:
    path = write_data(tmp_path) / "hint3" / "train" / "curekart_train.csv"
    path.write_text("sentence,label\none\u2028two,GREET\n", encoding="utf-8")
    assert read_set(tmp_path, "curekart").train == [("one\u2028two", "GREET")]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"There is no folder .*gone\. Name with --data the one that holds hint3/ and clinc150/\."):
        read_set(tmp_path / "gone", "curekart")


@pytest.mark.parametrize(
    ("name", "file", "source"),
    [("sofmattress", "hint3/test/sofmattress_test.csv", "HINT3"), (CLINC150, "clinc150/data_full.json", "oos-eval")],
)
def test_a_file_that_is_missing_is_named_with_where_to_get_it(tmp_path: Path, name: str, file: str, source: str) -> None:
    (write_data(tmp_path) / file).unlink()
    with pytest.raises(BenchError, match=rf"There is no .*{file}\. Get it: github.com/.*{source}"):
        read_set(tmp_path, name)


@pytest.mark.parametrize(
    ("name", "file", "content", "said"),
    [
        ("curekart", "hint3/train/curekart_train.csv", "text,intent\na,b\n", "no columns sentence and label"),
        ("curekart", "hint3/train/curekart_train.csv", "sentence,label\na\n", "a row without sentence or label"),
        ("curekart", "hint3/train/curekart_train.csv", "sentence,label\n", "no training examples"),
        ("curekart", "hint3/test/curekart_test.csv", "sentence,label\na,GREET\n", "no test items out of scope"),
        ("curekart", "hint3/test/curekart_test.csv", "sentence,label\na,NO_NODES_DETECTED\n", "no test items in scope"),
        (CLINC150, "clinc150/data_full.json", "{", "doesn't hold train, test and oos_test"),
        (CLINC150, "clinc150/data_full.json", '{"train": []}', "doesn't hold train, test and oos_test"),
        (CLINC150, "clinc150/data_full.json", "[]", "doesn't hold train, test and oos_test"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_told(tmp_path: Path, name: str, file: str, content: str, said: str) -> None:
    (write_data(tmp_path) / file).write_text(content, encoding="utf-8")
    with pytest.raises(BenchError, match=rf"{said}.* Get (it|its files) anew: github.com/"):
        read_set(tmp_path, name)


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (write_data(tmp_path) / "hint3" / "train" / "curekart_train.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BenchError, match="can't be read"):
        read_set(tmp_path, "curekart")
