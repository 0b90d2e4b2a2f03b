"""Which name a misspelt one is, as a whole and by its sound, and which are never found."""

from __future__ import annotations

import pytest

from bot.knowledge.model import MedicineCue, OtherCondition
from bot.understanding.topics import TopicMatcher
from tests.unit.understanding.made_up import ORDINARY, found, knowledge, matcher, topic, topics


class TestWholeNames:
    """A name that is misspelt in more than one place."""

    MORE = matcher(
        knowledge(
            topic("bullous_pemphigoid", "bullous pemphigoid", synonyms=("bulous pemfigus",)),
            topic("pemphigus_vulgaris", "pemphigus vulgaris"),
            topic("gout", "gout"),
        )
    )

    @pytest.mark.parametrize(
        ("text", "slug"),
        [
            ("bulous pemfigoid", "bullous_pemphigoid"),
            ("pemfigus vulgarus", "pemphigus_vulgaris"),
            ("mutipal sclerosys", "multiple_sclerosis"),
            ("rumatoyd arthritus", "rheumatoid_arthritis"),
            ("mystenia gravus", "myasthenia_gravis"),
            ("chrons", "crohns_disease"),
        ],
    )
    def test_it_is_like_that_name_as_a_whole(self, text: str, slug: str) -> None:
        assert topics(f"so what is {text} please", self.MORE) == [slug]

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("is bulous pemfigoid dangerous", "bulous pemfigoid"),
            ("mutipal sclerosys is it", "mutipal sclerosys"),
            ("a morvilenterinastomaligerum bo it", "morvilenterinastomaligerum bo"),
        ],
    )
    def test_as_much_is_taken_as_makes_it_most_like_the_name(self, text: str, part: str) -> None:
        """Neither the word before nor the one behind belongs to it, although with one less or more it would be like enough."""
        known = matcher(knowledge(topic("bullous_pemphigoid", "bullous pemphigoid"), topic("long_name", "morvelanterinostomaligerum bo")))
        assert [text[m.start : m.end] for m in known.find(text)] == [part]

    def test_a_medicine_too(self) -> None:
        listed = matcher(knowledge(medicines=(MedicineCue(("mycophenolate mofetil",), ("lupus",)),)))
        assert found("micofenolat mofetyl", listed) == [("medicine", ("lupus",))]

    def test_but_no_condition_that_is_not_covered(self) -> None:
        """A refusal needs a name that is really there."""
        assert topics("murveta ventris", matcher(knowledge(topic("one", "morvela ventris")))) == ["one"]
        others = matcher(knowledge(other_conditions=(OtherCondition("morvela ventris", (), "a doctor"),)))
        assert found("morvela ventris", others) == [("other_condition", ("morvela ventris",))]
        assert found("murveta ventris", others) == []

    def test_one_that_is_about_as_like_another_topics_name_is_neither(self) -> None:
        """ "morveta ventriz" is two edits from both."""
        twins = (topic("one", "morvela ventris"), topic("two", "morvexa ventris"))
        assert topics("morveta ventriz", matcher(knowledge(topics=twins[:1]))) == ["one"]
        assert topics("morveta ventriz", matcher(knowledge(topics=twins))) == []

    def test_a_slip_that_stands_in_a_longer_name_of_the_same_topic_is_one_by_itself(self) -> None:
        """Its names may hold "adisons disease"; in another's name the same word would mean that one."""
        slip = topic("one", "morvela", synonyms=("morvella disease",))
        assert topics("what is morvella", matcher(knowledge(topics=(slip,)))) == ["one"]
        assert topics("what is morvella", matcher(knowledge(topics=(slip, topic("two", "morvella ventris"))))) == []

    def test_two_names_of_one_topic_are_no_doubt(self) -> None:
        both = knowledge(topics=(topic("one", "morvela ventris", synonyms=("morvexa ventris",)),))
        assert topics("morveta ventriz", matcher(both)) == ["one"]

    def test_ordinary_words_are_never_a_misspelt_name(self) -> None:
        known = knowledge(topics=(topic("one", "cellsko therapyku"),))
        assert topics("cells therapy", TopicMatcher(known, ORDINARY)) == []
        assert topics("cells therapy", TopicMatcher(known, frozenset())) == ["one"]

    def test_its_first_letter_is_right(self) -> None:
        """Or sounds alike."""
        assert topics("xulous pemfigoid", self.MORE) == []
        assert topics("krohn diseese", matcher(knowledge(topic("crohns_disease", "Crohn disease")))) == ["crohns_disease"]

    @pytest.mark.parametrize("text", ["govt money", "gowt", "a gut", "gouts of it"])
    def test_a_short_name_is_never_misspelt(self, text: str) -> None:
        """ "Govt" is no gout. (A plural is no misspelling.)"""
        assert topics(text, self.MORE) == (["gout"] if "gouts" in text else [])

    @pytest.mark.parametrize("text", ["mysthenia gravus", "mysthenia gravus they say", "is it mysthenia gravus"])
    def test_all_of_it_is_taken_where_a_part_is_most_like_a_name(self, text: str) -> None:
        """ "gravus" by itself would be another disease."""
        known = knowledge(
            topic("myasthenia_gravis", "myasthenia gravis", lay=("myasthenia",)),
            topic("graves_disease", "Graves' disease", lay=("graves",)),
        )
        assert topics(text, matcher(known)) == ["myasthenia_gravis"]

    @pytest.mark.parametrize(
        ("text", "slugs"),
        [
            ("auto imune morvelitus", ["immune_morvelitis"]),
            ("lupus morvelitus", ["lupus_morvelitis"]),
            ("lupus and morvelitis", ["lupus", "morvelitis"]),
            ("lupus ORVITIS", ["lupus"]),
        ],
    )
    def test_it_is_longer_than_what_is_a_name_by_itself(self, text: str, slugs: list[str]) -> None:
        """A general name, or one that it begins with. But what is the name of something else ends it."""
        known = knowledge(
            topic("autoimmune_disease", "autoimmune disease", lay=("auto imune",)),
            topic("immune_morvelitis", "auto immune morvelitis"),
            topic("lupus_morvelitis", "lupus morvelitis", synonyms=("lupus orvitex",)),
            topic("morvelitis", "morvelitis"),
            topic("orvitis", "orvi", abbreviations=("ORVITIS",)),
        )
        assert topics(text, matcher(known))[: len(slugs)] == slugs

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("cord in morvelitis", "morvelitis"),
            ("cord in morvelitis ventris", "morvelitis ventris"),
            ("morvelites with orvitis", "morvelites with orvitis"),
        ],
    )
    def test_an_ordinary_word_before_a_name_is_none_of_it(self, text: str, name: str) -> None:
        """ "Cord in morvelitis" is like "cordial morvelitis", and yet its end is a name as it stands."""
        known = knowledge(
            topic("one", "morvelitis", synonyms=("cordin morvelitis", "morvelitis ventris", "orvitis", "morvelitis with orvitis"))
        )
        (mention,) = TopicMatcher(known, {"cord", "in", "with"}).find(text)
        assert (mention.values, text[mention.start : mention.end]) == (("one",), name)

    def test_it_forgets_before_it_remembers_too_much(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("topics", "misspelt"):
            monkeypatch.setattr(f"bot.understanding.{module}.MOST_REMEMBERED", 2)
        one = matcher()
        for _ in range(2):
            assert topics("mutipal sclerosys, rumatoyd arthritus, mystenia gravus", one) == [
                "multiple_sclerosis",
                "rheumatoid_arthritis",
                "myasthenia_gravis",
            ]
        assert one._nearest_name.of.cache_info().currsize == one._known.cache_info().currsize == 2


class TestSounds:
    """A name that is written by ear."""

    KNOWN = matcher(
        knowledge(
            topic("giant_cell_arteritis", "giant cell arteritis"),
            topic("pernicious_anemia", "pernicious anemia"),
            topic("psoriatic_arthritis", "psoriatic arthritis"),
            topic("iga_vasculitis", "IgA vasculitis"),
            topic("vasculitis", "vasculitis"),
            topic("morvelitis", "morvelitis"),
            medicines=(
                MedicineCue(("hydroxychloroquine",), ("lupus",)),
                MedicineCue(("calcitriol",), ("lupus",)),
                MedicineCue(("Olumiant",), ("lupus",)),
            ),
            other_conditions=(OtherCondition("cirrhosis", (), "a doctor"),),
        )
    )

    @pytest.mark.parametrize(
        ("text", "slugs"),
        [
            ("jaint sell artritis headake", ["giant_cell_arteritis"]),
            ("is it pernishus anemea", ["pernicious_anemia"]),
            ("sorriatic artritis", ["psoriatic_arthritis"]),
            ("which vasculitis", ["vasculitis"]),
            ("a sirrhosis", []),
        ],
    )
    def test_it_is_found(self, text: str, slugs: list[str]) -> None:
        """But each word must be like the name's, and no other condition nearer."""
        assert topics(text, self.KNOWN) == slugs

    def test_a_medicine_too_unless_it_begins_otherwise(self) -> None:
        assert found("hydroxiclorokwin", self.KNOWN) == [("medicine", ("lupus",))]
        assert found("illuminati", self.KNOWN) == []

    def test_a_slip_in_an_ordinary_word_is_none(self) -> None:
        """ "Colesterol" sounds just like calcitriol."""
        names = knowledge(medicines=(MedicineCue(("calsitrol",), ("lupus",)),))
        assert found("colesterol", TopicMatcher(names, ORDINARY)) == [("medicine", ("lupus",))]
        assert found("colesterol", TopicMatcher(names, ORDINARY | {"cholesterol"}, {"cholesterol": 3})) == []
