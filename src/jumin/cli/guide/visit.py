"""What is told of a visit: who may come, what to bring, where, at what cost, by when (来庁)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jumin.cli.answers import Told
from jumin.cli.guide.fee_list import yen
from jumin.cli.guide.way_words import tell_way_with_opening
from jumin.cli.manner import Manner
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.reasons import tell_reason
from jumin.rules import (
    CIRCUMSTANCES,
    COMERS,
    Answer,
    Cause,
    Circumstance,
    Comer,
    Paper,
    PresentedDocument,
    Procedure,
    Reason,
    circumstances_of,
    continued_use_last_day,
    identity_asked_for,
    may_come,
    moving_in_notice_last_day,
    papers,
    procedure_name,
    proves_identity,
    proves_number,
    reissue_fee,
    thing_name,
    ways,
)
from jumin.rules.reissue.occasions import causes_of
from jumin.terms import MunicipalityId


_IDENTITY: Final = "identity-document"


@dataclass(frozen=True)
class Visit:
    """Who comes where for what on which day, and what is the case."""

    procedure: Procedure
    municipality: MunicipalityId
    comer: Comer
    cases: frozenset[Circumstance]
    on: date
    manner: Manner

    def told(self, documents: Sequence[PresentedDocument]) -> Iterator[Told]:
        """Tell all that there is to tell of it."""
        may = may_come(self.procedure, self.comer, self.municipality, self.on)
        label = self._text(
            _("{procedure}: may {comer} come?"),
            procedure=procedure_name(self.procedure, self.municipality),
            comer=COMERS[self.comer],
        )
        yield Told("may-come", label, may)
        yield from self._papers(self.comer if may.value else Comer.HOLDER, documents)
        yield self._where()
        if causes := causes_of(self.procedure, self.cases):
            yield self._cost(causes)
        if (last_day := self._last_day()) is not None:
            yield last_day

    def _papers(self, comer: Comer, documents: Sequence[PresentedDocument]) -> Iterator[Told]:
        """Tell what whoever comes brings; where the one asked about may not, what the holder."""
        about = (self.procedure, comer, self.municipality, self.on)
        usual = papers(*about, self.cases)
        label = self._text(_("To bring, as {comer}"), comer=COMERS[comer])
        yield Told("papers", label, usual, self._list(usual))
        for case in circumstances_of(*about):
            if case in self.cases:
                continue
            other = papers(*about, self.cases | {case})
            label = self._text(_("To bring, if {case}"), case=CIRCUMSTANCES[case])
            yield Told(f"papers-if-{case}", label, other, self._list(other))
        if any(_IDENTITY in paper.one_of for paper in usual.value):
            asked = identity_asked_for(self.procedure, self.municipality, self.on)
            lines = (tell_reason(each, self.manner.language) for each in asked.value)
            label = self._text(_("Proof of identity, any of these"))
            yield Told("identity", label, asked, "\n".join(lines))
        if documents:
            proof = proves_identity(documents, self.procedure, self.municipality, self.on)
            label = self._text(_("Is what you name enough as proof of identity?"))
            yield Told("is-identity-proved", label, proof)
            number = proves_number(documents, self.municipality, self.on)
            label = self._text(_("Does it prove the My Number, where that is asked for?"))
            yield Told("is-number-proved", label, number)

    def _list(self, told: Answer[tuple[Paper, ...]]) -> str:
        return "\n".join(self._name(paper) for paper in told.value) or "-"

    def _name(self, paper: Paper) -> str:
        names = (thing_name(key, self.municipality) for key in paper.one_of)
        return self._text(_(" or ")).join(tell_reason(name, self.manner.language) for name in names)

    def _where(self) -> Told:
        told = ways(self.procedure, self.municipality, self.on)
        lines = (
            tell_way_with_opening(key, self.municipality, self.on, self.manner)
            for key in told.value
        )
        return Told("where", self._text(_("Where")), told, "\n".join(lines))

    def _cost(self, causes: Collection[Cause]) -> Told:
        fee = reissue_fee(municipality=self.municipality, causes=causes, on=self.on)
        label = self._text(_("Cost of the card, with certificates"))
        return Told("cost", label, fee, yen(fee.value, self.manner))

    def _last_day(self) -> Told | None:
        """Tell by when, reckoned from the day asked about."""
        match self.procedure:
            case Procedure.MOVE_IN:
                label = _("Last day, if one lives there from the day asked about")
                last_day = moving_in_notice_last_day(self.on, municipality=self.municipality)
                return Told("last-day", self._text(label), last_day)
            case Procedure.CONTINUE_USE:
                label = _("Last day, if the notice is of the day asked about")
                last_day = continued_use_last_day(self.on, municipality=self.municipality)
                return Told("last-day", self._text(label), last_day)
        return None

    def _text(self, message: str, **names: Reason) -> str:
        told = {name: tell_reason(each, self.manner.language) for name, each in names.items()}
        return self.manner.text(message, **told)
