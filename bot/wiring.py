"""The only place where the parts meet: settings and knowledge in, the process's one assistant out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot import settings as settings_module
from bot.answer.compose import Composer, House
from bot.answer.ledger import Ledger
from bot.consult import Consultation
from bot.errors import SettingsError
from bot.knowledge.model import Knowledge
from bot.knowledge.reader import read
from bot.knowledge.red_flags import RedFlags
from bot.settings import Settings
from bot.understanding.dictionary import english_words, used_words
from bot.understanding.topics import TopicMatcher


@dataclass(frozen=True)
class Assistant:
    """What every entry point shares. The costly parts are made on first use and kept."""

    settings: Settings
    knowledge: Knowledge
    ledger: Ledger

    @property
    def red_flags(self) -> RedFlags:
        """The red flags, as triage reads them."""
        return self.knowledge.red_flags

    @cached_property
    def composer(self) -> Composer:
        """Makes replies for this clinic."""
        clinic = self.settings.clinic
        house = House(
            clinic=clinic.name,
            region=clinic.region,
            retention_days=self.settings.retention_days,
            withhold_drafts=self.settings.withholds_drafts,
            grace_days=self.settings.review_grace_days,
        )
        return Composer(self.knowledge, house, datetime.date.today)

    @cached_property
    def consultation(self) -> Consultation:
        """From understanding to replies."""
        return Consultation(self.knowledge, self.composer)

    @cached_property
    def matcher(self) -> TopicMatcher:
        """Finds names in messages; dictionaries tell it which words are no misspelt names, and towards which words a slip is mended."""
        return TopicMatcher(self.knowledge, english_words(), used_words())


@lru_cache(maxsize=1)
def assistant() -> Assistant:
    """The process's assistant. Raises SettingsError or KnowledgeError when it can't be made."""
    settings = settings_module.load()
    knowledge = read(settings.knowledge)
    if settings.clinic.region not in knowledge.regions:
        regions = ", ".join(sorted(knowledge.regions))
        raise SettingsError(f"CAVEAT_CLINIC_REGION is {settings.clinic.region!r}. Set it to one of: {regions}.")
    return Assistant(settings, knowledge, Ledger())
