"""Which names are found in a message, and which never are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.model import Names
from bot.understanding.topics import Mention, MentionKind, TopicMatcher, mask
from tests.unit.understanding.made_up import MATCHER, ORDINARY, found, knowledge, matcher, topic, topics


class TestNames:
    def test_the_longest_name_wins(self) -> None:
        assert topics("is lupus nephritis like lupus") == ["lupus_nephritis", "lupus"]

    @pytest.mark.parametrize(
        "text", ["Sjögren's disease", "sjogrens disease", "SJÖGREN’S", "Sjogren syndrome", "sjögren", "sjogren`s syndrome"]
    )
    def test_accents_apostrophes_and_case_do_not_matter(self, text: str) -> None:
        assert topics(f"tell me about {text}") == ["sjogrens_disease"]

    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            ("lupus's signs", "lupus"),
            ("MS's signs", "multiple_sclerosis"),
            ("RA’s signs", "rheumatoid_arthritis"),
            ("psoriasis's", "psoriasis"),
        ],
    )
    def test_a_possessive_names_what_it_belongs_to(self, text: str, slug: str) -> None:
        """Also where the name ends in s itself, and where it is an abbreviation."""
        assert topics(f"what are {text}") == [slug]

    def test_an_accent_may_be_a_character_of_its_own(self) -> None:
        """Apple's keyboards and copied texts decompose accented letters."""
        assert topics("Sjo\u0308gren's") == ["sjogrens_disease"]

    @pytest.mark.parametrize("text", ["multiple-sclerosis", "multiple  sclerosis", "Multiple/Sclerosis", "multiple_sclerosis"])
    def test_words_of_a_name_may_be_joined_in_any_way(self, text: str) -> None:
        assert topics(text) == ["multiple_sclerosis"]

    def test_a_slug_in_words_is_a_name_too(self) -> None:
        """The topic's own slug is how buttons and links spell it."""
        assert topics("sjogrens disease") == ["sjogrens_disease"]

    @pytest.mark.parametrize(
        "text", ["sclerosis", "primary cholangitis", "what is a gravis", "a gravis overview", "pluslupus", "arthritis"]
    )
    def test_a_part_of_a_name_names_nothing(self, text: str) -> None:
        assert topics(text) == []

    def test_every_mention_counts_and_none_overlaps_another(self) -> None:
        text = "lupus, lupus nephritis and MS"
        mentions = MATCHER.find(text)
        assert [text[m.start : m.end] for m in mentions] == ["lupus", "lupus nephritis", "MS"]

    @given(st.text(alphabet="lupsMS ’'-é.5mgRA\n", max_size=40))
    @settings(max_examples=50, deadline=None)
    def test_mentions_lie_in_the_text_in_order(self, text: str) -> None:
        """Whatever is typed, offsets are those of the text as written."""
        mentions = MATCHER.find(text)
        assert all(0 <= m.start < m.end <= len(text) for m in mentions)
        assert all(one.end <= other.start for one, other in pairwise(mentions))


class TestAbbreviations:
    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            ("what is SLE", "lupus"),
            ("what is sle", "lupus"),
            ("is Pbc rare", "primary_biliary_cholangitis"),
            ("PSC", "primary_sclerosing_cholangitis"),
            ("ra", "rheumatoid_arthritis"),
            ("are PBCs the same", "primary_biliary_cholangitis"),
        ],
    )
    def test_one_that_is_no_word_counts_in_any_case(self, text: str, slug: str) -> None:
        assert topics(text) == [slug]

    @pytest.mark.parametrize(("text", "slugs"), [("what is AS", ["ankylosing_spondylitis"]), ("AS", ["ankylosing_spondylitis"])])
    def test_one_that_is_also_a_word_counts_in_capitals(self, text: str, slugs: list[str]) -> None:
        assert topics(text) == slugs

    @pytest.mark.parametrize("text", ["as it is", "As I said", "such as", "IS IT AS BAD AS THEY SAY", "IS AS BAD OR NOT"])
    def test_the_word_never_names_the_disease(self, text: str) -> None:
        """Neither in small letters nor in a text that is all capitals."""
        assert topics(text) == []

    def test_nor_does_a_persons_name_or_a_father(self) -> None:
        short = matcher(knowledge(topic("one", "morvela ventris", abbreviations=("TED", "DADS"))))
        assert topics("my uncle Ted and my dads tremor", short) == []
        assert topics("what is TED", short) == ["one"]

    def test_what_ends_with_an_s_is_no_name_without_it(self) -> None:
        """ "One foot in the grave" is no Graves' disease."""
        graves = knowledge(topic("graves_disease", "Graves' disease", lay=("Graves", "hives")))
        known = TopicMatcher(graves, {"one", "foot", "in", "the", "grave", "bee", "hive"})
        assert topics("one foot in the grave, a bee hive", known) == []
        assert topics("Graves", known) == topics("grave's eyes", known) == topics("hives", known) == ["graves_disease"]

    @pytest.mark.parametrize("text", ["take 5 mg of it", "5 MG a day", "10 Mg", "i take mg", "500 MGs"])
    def test_a_dose_is_no_disease(self, text: str) -> None:
        assert topics(text) == []

    @pytest.mark.parametrize("text", ["my daughter, 9, MG", "Dad (81), MG, asks", "diagnosed in 2019: MG"])
    def test_a_number_before_a_comma_is_an_age_and_no_dose(self, text: str) -> None:
        assert topics(text) == ["myasthenia_gravis"]

    @pytest.mark.parametrize(("text", "slug"), [("mg", "myasthenia_gravis"), ("as?", "ankylosing_spondylitis")])
    def test_alone_it_counts_in_any_case(self, text: str, slug: str) -> None:
        """Nobody writes nothing but the word, or the measure."""
        assert topics(text) == [slug]

    def test_an_abbreviation_in_capitals_counts_in_a_shouted_text_if_it_is_no_word(self) -> None:
        assert topics("WHAT IS PBC PLEASE") == ["primary_biliary_cholangitis"]

    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            ("MS", "multiple_sclerosis"),
            ("MG", "myasthenia_gravis"),
            ("PBC", "primary_biliary_cholangitis"),
            ("PSC", "primary_sclerosing_cholangitis"),
        ],
    )
    def test_one_letter_makes_another_disease_so_nothing_is_corrected(self, text: str, slug: str) -> None:
        """MS is never MG, nor PBC ever PSC."""
        assert topics(f"What is {text}?") == [slug]

    @pytest.mark.parametrize("text", ["What is MR?", "What is MX?", "is PXC rare", "is PC rare", "PCB", "SCP"])
    def test_an_unknown_abbreviation_is_left_unknown(self, text: str) -> None:
        assert topics(text) == []

    @pytest.mark.parametrize(
        ("text", "slugs"),
        [
            ("my m.s. is bad", ["multiple_sclerosis"]),
            ("M.S", ["multiple_sclerosis"]),
            ("R.A. and m.s.", ["rheumatoid_arthritis", "multiple_sclerosis"]),
            ("all my arms.m.s", []),
            ("s.m.s", []),
        ],
    )
    def test_it_may_have_dots(self, text: str, slugs: list[str]) -> None:
        assert topics(text) == slugs

    def test_a_name_with_dots_is_one_without(self) -> None:
        listed = matcher(knowledge(topic("one", "morvela", synonyms=("X.Y.Z.",))))
        assert [topics(text, listed) for text in ("x.y.z.", "X Y Z", "XYZ")] == [["one"]] * 3


class TestTypos:
    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            ("what is psoriosis", "psoriasis"),
            ("psorasis", "psoriasis"),
            ("psoriassis", "psoriasis"),
            ("multiple scelrosis", "multiple_sclerosis"),
            ("mutliple sclerosis", "multiple_sclerosis"),
            ("mulitple scelrosis", "multiple_sclerosis"),
            ("sclerodrema", "systemic_sclerosis"),
            ("rhuematoid artritis", "rheumatoid_arthritis"),
            ("miasthenia gravis", "myasthenia_gravis"),
            ("ankilosing spondilitis", "ankylosing_spondylitis"),
            ("spoirasis", "psoriasis"),
            ("crohms disease", "crohns_disease"),
            ("sjogrn", "sjogrens_disease"),
            ("zjogren", "sjogrens_disease"),
            ("krohns", "crohns_disease"),
            ("soriasis", "psoriasis"),
            ("ankilozing spondilitis", "ankylosing_spondylitis"),
            ("enkylosing spondilitis", "ankylosing_spondylitis"),
        ],
    )
    def test_a_slip_of_the_keyboard_is_read_as_what_was_meant(self, text: str, slug: str) -> None:
        """One edit for five to seven letters, two for eight and more."""
        assert topics(text) == [slug]

    @pytest.mark.parametrize("text", ["xsoriasis", "psorix", "crxxns", "psrss", "sciatica"])
    def test_what_is_further_away_is_not(self, text: str) -> None:
        """Nor a word that has lost its first letter to one that sounds otherwise."""
        assert topics(text) == []

    def test_a_spelling_that_is_listed_as_a_name_needs_no_correction(self) -> None:
        """ "krones" is too far away, so the knowledge would have to list it."""
        assert topics("what is krones") == []
        listed = matcher(knowledge(topic("crohns_disease", "Crohn's disease", synonyms=("krones",))))
        assert topics("what is krones", listed) == ["crohns_disease"]

    def test_a_word_as_near_to_two_names_is_neither(self) -> None:
        """A slip never turns one disease into another."""
        twins = matcher(knowledge(topics=(topic("one", "morvela"), topic("two", "morvexa"))))
        assert topics("morvela", twins) == ["one"]
        assert topics("morveta", twins) == []

    def test_but_a_spelling_listed_for_a_slip_stands_in_nobodys_way(self) -> None:
        """ "autoinmune" is as near to "autoimune" as to "autoimmune"."""
        listed = topic("one", "morvela", lay=("morvea",))
        assert topics("morveta ventriz", matcher(knowledge(topics=(listed, topic("two", "morvela ventris"))))) == ["two"]
        assert topics("morveta", matcher(knowledge(topics=(listed,)))) == ["one"]

    def test_an_english_word_is_never_a_slip(self) -> None:
        """ "mutiple" may be, "mouth" is not."""
        known = knowledge(topics=(topic("one", "moutha"),))
        assert topics("mouth", TopicMatcher(known, ORDINARY)) == []
        assert topics("mouth", TopicMatcher(known, frozenset())) == ["one"]

    @pytest.mark.parametrize(
        "text", ["primary sclerosing cholangitis", "primary biliary cholangitis", "systemic sclerosis", "multiple sclerosis"]
    )
    def test_names_that_share_words_stay_apart(self, text: str) -> None:
        assert topics(text) == [text.replace(" ", "_")]

    @pytest.mark.parametrize("text", ["lupis", "luppus", "lupsu"])
    def test_a_name_that_ends_in_s_may_be_misspelt_too(self, text: str) -> None:
        """Cutting the s off both sides must not make "lupus" too short to be corrected to."""
        assert topics(f"what is {text}") == ["lupus"]


class TestOtherOrder:
    """The words of a name in another order, as speakers of other languages put them."""

    KNOWN = matcher(
        knowledge(
            topic("mucous_pemphigoid", "mucous membrane pemphigoid"),
            topic("pemphigoid", "pemphigoid"),
            topic("one", "morvela ventris"),
            topic("two", "ventris morvela tris", synonyms=("tris ventris morvela",)),
            topic("three", "kind of gut"),
            topic("four", "type I"),
        )
    )

    @pytest.mark.parametrize(
        ("text", "slugs"),
        [
            ("ventris morvela", ["one"]),
            ("pemphigoid of the mucous membranes", ["mucous_pemphigoid"]),
            ("sclerosis multiple", ["multiple_sclerosis"]),
            ("scelrosis multiple", ["multiple_sclerosis"]),
            ("pemphigoid, mucous membrane", ["pemphigoid"]),
            ("pemphigoid and mucous membranes", ["pemphigoid"]),
            ("what kind gut", []),
            ("what do I type", []),
        ],
    )
    def test_it_is_the_same_name(self, text: str, slugs: list[str]) -> None:
        assert topics(text, self.KNOWN) == slugs

    def test_but_not_where_two_topics_are_called_so(self) -> None:
        twins = (topic("one", "red gut leg"), topic("two", "gut red leg"))
        assert topics("leg gut red", matcher(knowledge(topics=twins[:1]))) == ["one"]
        assert topics("leg gut red", matcher(knowledge(topics=twins))) == []


class TestMedicines:
    def test_a_medicine_is_a_cue_to_topics_the_likeliest_first(self) -> None:
        """`medicines.yaml` sets the order; topics that name the medicine themselves come behind."""
        assert found("methotrexate") == [("medicine", ("psoriasis", "rheumatoid_arthritis"))]
        assert found("sulfasalazine") == [("medicine", ("rheumatoid_arthritis",))]

    @pytest.mark.parametrize("text", ["MTX", "mtx", "Methotrexate", "methotrexat", "methotraxate"])
    def test_it_has_several_names_and_may_be_misspelt(self, text: str) -> None:
        assert found(text) == [("medicine", ("psoriasis", "rheumatoid_arthritis"))]

    def test_one_that_points_to_no_topic_stands_for_autoimmune_disease(self) -> None:
        assert found("prednisone") == [("medicine", ("autoimmune_disease",))]

    def test_a_cue_to_a_topic_that_is_not_there_is_left_out(self) -> None:
        few = matcher(knowledge(topics=(topic("lupus", "lupus"),)))
        assert found("rituximab", few) == [("medicine", ("lupus",))]


class TestOtherNames:
    def test_a_test_or_a_sign_is_a_cue(self) -> None:
        assert found("my ANA and a butterfly rash") == [("cue", ("lupus",)), ("cue", ("lupus",))]

    def test_a_condition_that_is_not_covered_is_known_by_name(self) -> None:
        assert found("gouty arthritis or hiv") == [("other_condition", ("gout",)), ("other_condition", ("HIV",))]

    def test_stem_cells_and_autoimmunity_are_general_topics(self) -> None:
        text = "do stem cells or HSCT help an autoimmune disease"
        assert found(text) == [
            ("general", ("stem_cell_therapy",)),
            ("general", ("stem_cell_therapy",)),
            ("general", ("autoimmune_disease",)),
        ]

    @pytest.mark.parametrize("text", ["autoinmune disease", "auto imune diseese", "an autoimune dissease"])
    def test_they_may_be_misspelt(self, text: str) -> None:
        known = knowledge(topics=(topic("autoimmune_disease", "autoimmune disease", lay=("autoimune",)),))
        assert [values for _, values in found(text, matcher(known))] == [("autoimmune_disease",)]

    @pytest.mark.parametrize("text", ["auto immune hepatitis", "auto-immune hepatitis", "auto imune hepatitus", "autoimmune hepatitis"])
    def test_auto_immune_is_one_word_or_two(self, text: str) -> None:
        general = topic("autoimmune_disease", "autoimmune disease", lay=("auto imune",))
        known = knowledge(topics=(general, topic("autoimmune_hepatitis", "autoimmune hepatitis")))
        assert found(text, matcher(known)) == [("topic", ("autoimmune_hepatitis",))]

    def test_a_topics_own_name_outranks_a_condition_that_is_not_covered(self) -> None:
        known = knowledge(topic("gout", "gout"))
        assert found("gout", matcher(known)) == [("topic", ("gout",))]

    def test_a_short_cue_that_is_also_a_word_counts_in_capitals(self) -> None:
        known = matcher(knowledge(topics=(topic("lupus", "lupus", cues=("SPA",)),)))
        assert found("a day in the spa", known) == []
        assert found("is SPA a sign", known) == [("cue", ("lupus",))]

    def test_a_topic_needs_no_other_names(self) -> None:
        assert Names() == topic("one", "one").names


class TestMask:
    def test_names_become_one_word_each(self) -> None:
        text = "Does MTX help lupus, or an autoimmune disease?"
        assert mask(text, MATCHER.find(text)) == "Does medicine help disease, or an disease?"

    def test_stem_cells_cues_and_other_conditions_stay(self) -> None:
        """What is asked about them differs."""
        text = "stem cells for gout with a high ANA"
        assert mask(text, MATCHER.find(text)) == text

    def test_places_may_be_counted_from_an_earlier_beginning(self) -> None:
        text = "Hello. Is lupus rare?"
        assert mask(text[7:], [m for m in MATCHER.find(text) if m.start >= 7], 7) == "Is disease rare?"

    def test_a_text_without_names_stays_as_it_is(self) -> None:
        assert mask("  nothing here ", []) == "  nothing here "
        assert mask("x", [Mention(MentionKind.CUE, ("lupus",), 0, 1)]) == "x"
