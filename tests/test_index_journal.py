import numpy as np
import pytest

from index.journal import VectorJournal

KEYS = [bytes([n]) * 15 + b"\0" for n in range(5)]


@pytest.fixture
def vectors():
    drawn = np.random.default_rng(0).standard_normal((5, 8)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_what_was_added_is_there_when_opened_again(tmp_path, vectors):
    journal = VectorJournal(tmp_path, "model@1")
    journal.add(KEYS[:3], vectors[:3])
    journal.add(KEYS[3:], vectors[3:])
    again = VectorJournal(tmp_path, "model@1")
    assert list(again.numbers) == KEYS
    assert (again.vectors([again.numbers[key] for key in KEYS]) == vectors).all()


def test_a_torn_end_is_cut_off_and_appending_goes_on(tmp_path, vectors):
    journal = VectorJournal(tmp_path, "model@1")
    journal.add(KEYS[:3], vectors[:3])
    with journal.path.open("ab") as file:
        file.write(KEYS[4] + b"torn")
    again = VectorJournal(tmp_path, "model@1")
    assert list(again.numbers) == KEYS[:3]
    again.add(KEYS[3:], vectors[3:])
    last = VectorJournal(tmp_path, "model@1")
    assert (last.vectors([last.numbers[KEYS[4]]]) == vectors[4:]).all()


def test_records_that_hold_no_unit_vector_are_not_believed(tmp_path, vectors):
    journal = VectorJournal(tmp_path, "model@1")
    broken = vectors.copy()
    broken[1] = 0.0
    journal.add(KEYS, broken)
    assert set(VectorJournal(tmp_path, "model@1").numbers) == {*KEYS} - {KEYS[1]}


@pytest.mark.parametrize("content", [b"", b"\x08", b"\0\0\0\0", b"\xff\xff\xff\xff" + b"x" * 99])
def test_a_file_that_is_no_journal_is_begun_anew(tmp_path, vectors, content):
    path = VectorJournal(tmp_path, "model@1").path
    path.write_bytes(content)
    journal = VectorJournal(tmp_path, "model@1")
    assert not journal.numbers
    journal.add(KEYS, vectors)
    assert list(VectorJournal(tmp_path, "model@1").numbers) == KEYS


def test_models_do_not_share_a_journal(tmp_path, vectors):
    VectorJournal(tmp_path, "model@1").add(KEYS, vectors)
    assert not VectorJournal(tmp_path, "model@2").numbers
