"""English stays English whatever diseases it names, and only a clear verdict is another language."""

from __future__ import annotations

import pytest

from bot.understanding import language
from bot.understanding.language import language_of


@pytest.mark.parametrize(
    "text",
    [
        "What is Hashimoto's thyroiditis?",
        "Guillain-Barré syndrome treatment please",
        "does methotrexate help rheumatoid arthritis",
        "polyarteritis nodosa vs granulomatosis with polyangiitis",
        "systemic lupus erythematosus symptoms",
        "alopecia areata causes",
        "Is lichen planus dangerous?",
        "Tell me about Takayasu arteritis",
        "prednisone side effects",
        "thanks a lot",
        "Enspryng vs Soliris vs Uplizna",
        "fake tan to hide vitiligo",
        "amlodipine for white fingers",
        "hmm why do the tear glands dry out in Sjögren's",
    ],
)
def test_english_with_names_of_diseases_is_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Qué es el lupus y cómo se trata?", "es"),
        ("Qu'est-ce que la sclérose en plaques ?", "fr"),
        ("Ist eine Stammzelltherapie gefährlich für mich?", "de"),
        ("Che cos'è la celiachia e come si cura?", "it"),
        ("O que é a artrite reumatoide e como se trata?", "pt"),
        ("Wat zijn de symptomen van reuma en hoe wordt het behandeld?", "nl"),
        ("Czym jest toczeń i jak się go leczy?", "pl"),
        ("mein mann hat fieber und schüttelfrost", "de"),
        ("lupus nedir ve nasıl tedavi edilir", "tr"),
        ("Что такое волчанка и как её лечить?", "ru"),
        ("什么是红斑狼疮?", "zh"),
        ("ループスとは何ですか", "ja"),
        ("ما هو مرض الذئبة؟", "ar"),
    ],
)
def test_another_language_is_recognised(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["lupus", "heyyy", "Sjögren", "hola", "12345", "...", ""])
def test_a_single_latin_word_is_no_language(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize("text", ["волчанка", "狼疮", "الذئبة"])
def test_a_single_word_in_another_script_is(text: str) -> None:
    assert language_of(text) != "en"


@pytest.mark.parametrize(
    "text",
    [
        "What are the first signs of lupus?",
        "my mother can not swallow, is that part of it",
        "tell me how it's treated",
    ],
)
def test_plain_english_needs_no_detector(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_detector", None)
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    ["me can you die Katze ist krank und ich habe Angst", "do you non respira mio figlio aiuto presto per favore", "is de hond of it kind"],
)
def test_a_few_english_words_do_not_make_a_text_plainly_english(text: str) -> None:
    assert not language._is_plainly_english(text.lower().split())
