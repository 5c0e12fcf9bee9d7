"""Cases about instants: the first and last second, and the evidence of the time."""

from datetime import UTC, datetime, timedelta
from typing import Final

from jumin.pki.der import Tag, write, write_time, write_x509_time
from jumin.pki.vectors.case import Category, Question, Reason
from jumin.pki.vectors.rows import Row
from jumin.pki.vectors.scene import DAY, SECOND, until
from jumin.pki.vectors.workshop import Workshop
from jumin.pki.verify.checks import Check
from jumin.terms import JST


_UNKNOWN = Reason.STATUS_UNKNOWN
_HOUR: Final = timedelta(hours=1)
_BEFORE_2050: Final = datetime(2049, 12, 31, 12, tzinfo=UTC)


def _certificate(workshop: Workshop, **fields: bytes) -> Question:
    scene = workshop.signature
    return scene.asks(certificate=scene.certificate.but(**fields))


def _answer(workshop: Workshop, **fields: bytes) -> Question:
    scene = workshop.signature
    return scene.asks(answer=scene.answer.saying(**fields))


def _list(workshop: Workshop, **fields: bytes) -> Question:
    scene = workshop.signature
    return scene.asks(lists=[scene.municipal_list.but(**fields)])


def _before_2050(workshop: Workshop) -> Workshop:
    """The same workshop on the last day of 2049."""
    return Workshop(workshop.keys, _BEFORE_2050)


def _years_later(workshop: Workshop) -> Question:
    """Ask about the instant of a signature when certificate and authority have long ended."""
    return Workshop(workshop.keys, workshop.at - 3000 * DAY).signature.asks()


def _evidence_of_now(workshop: Workshop, *, by_list: bool) -> Question:
    """Ask about ten days ago with the evidence of today."""
    scene = workshop.signature
    question = scene.asks(lists=[scene.municipal_list]) if by_list else scene.asks()
    return question.but(at=workshop.at - 10 * DAY)


def _evidence_of_the_past(workshop: Workshop) -> Question:
    """Ask about now with the answer of three days ago."""
    scene = workshop.signature
    return scene.asks(answer=scene.but(at=workshop.at - 3 * DAY).answer)


ROWS: Final = (
    Row(
        "expired",
        "The certificate ended a second ago.",
        "証明書が1秒前に期限切れになった。",
        Check.VALIDITY,
        lambda w: _certificate(w, not_after=write_x509_time(w.at - SECOND)),
        Reason.EXPIRED,
    ),
    Row(
        "not-yet-valid",
        "The certificate begins in a second.",
        "証明書が1秒後に有効になる。",
        Check.VALIDITY,
        lambda w: _certificate(w, not_before=write_x509_time(w.at + SECOND)),
    ),
    Row(
        "end-in-1950",
        "The certificate ends in the year 50 of UTCTime: that is 1950.",
        "有効期間の終わりが UTCTime の50年、すなわち1950年である。",
        Check.VALIDITY,
        lambda w: _certificate(w, not_after=write(Tag.UTC_TIME, b"500101000000Z")),
        Reason.EXPIRED,
    ),
    Row(
        "last-second",
        "It is the last second of the certificate.",
        "証明書の有効期間の最後の1秒である。",
        None,
        lambda w: _certificate(w, not_after=write_x509_time(w.at)),
    ),
    Row(
        "first-second",
        "It is the first second of the certificate.",
        "証明書の有効期間の最初の1秒である。",
        None,
        lambda w: _certificate(w, not_before=write_x509_time(w.at)),
    ),
    Row(
        "end-in-2049",
        "The certificate ends with the year 2049, written as UTCTime.",
        "有効期間の終わりが2049年末で、UTCTime で書かれている。",
        None,
        lambda w: _certificate(
            w, not_after=write_x509_time(datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC))
        ),
    ),
    Row(
        "end-after-2050",
        "On the last day of 2049: the certificate ends after 2050, written as GeneralizedTime.",
        "2049年の最後の日。証明書の終わりは2050年以後で、GeneralizedTime で書かれている。",
        None,
        lambda w: _before_2050(w).signature.asks(),
    ),
    Row(
        "list-over-2050",
        "On the last day of 2049: the next list is due in 2050, written as GeneralizedTime.",
        "2049年の最後の日。次の失効リストは2050年で、GeneralizedTime で書かれている。",
        None,
        lambda w: _before_2050(w).signature.asks(lists=[_before_2050(w).signature.municipal_list]),
        category=Category.CRL,
    ),
    Row(
        "instant-in-japan-time",
        "The instant is told in Japan Standard Time.",
        "時点が日本標準時で示されている。",
        None,
        lambda w: w.signature.asks(at=w.at.astimezone(JST)),
    ),
    Row(
        "evidence-of-the-time",
        "Years later: about the instant of a signature, with the evidence of that time.",
        "何年も後に、署名の時点について、当時の証拠で検証する。",
        None,
        _years_later,
    ),
    Row(
        "answer-of-today-for-the-past",
        "About ten days ago, with an OCSP answer of today.",
        "十日前の時点について、今日の OCSP 応答が示されている。",
        Check.STATUS_TIME,
        lambda w: _evidence_of_now(w, by_list=False),
        _UNKNOWN,
        category=Category.OCSP,
    ),
    Row(
        "list-of-today-for-the-past",
        "About ten days ago, with a list of today.",
        "十日前の時点について、今日の失効リストが示されている。",
        Check.CRL_TIME,
        lambda w: _evidence_of_now(w, by_list=True),
        _UNKNOWN,
        category=Category.CRL,
    ),
    Row(
        "answer-of-the-past",
        "About now, with the OCSP answer of three days ago.",
        "現在について、三日前の OCSP 応答が示されている。",
        Check.STATUS_TIME,
        _evidence_of_the_past,
        _UNKNOWN,
        category=Category.OCSP,
    ),
    Row(
        "answer-stale",
        "The answer's nextUpdate was a second ago.",
        "応答の nextUpdate が1秒前である。",
        Check.STATUS_TIME,
        lambda w: _answer(w, next_update=until(w.at - SECOND)),
        _UNKNOWN,
        category=Category.OCSP,
    ),
    Row(
        "answer-from-the-future",
        "The answer's thisUpdate is in a second.",
        "応答の thisUpdate が1秒後である。",
        Check.STATUS_TIME,
        lambda w: _answer(w, this_update=write_time(w.at + SECOND)),
        _UNKNOWN,
        category=Category.OCSP,
    ),
    Row(
        "answer-without-end",
        "The answer has no nextUpdate: nobody knows how long it holds.",
        "応答に nextUpdate がなく、いつまで有効か分からない。",
        Check.STATUS_TIME,
        lambda w: _answer(w, next_update=b""),
        _UNKNOWN,
        category=Category.PROFILE,
    ),
    Row(
        "answer-last-second",
        "It is the last second of the answer.",
        "応答の有効期間の最後の1秒である。",
        None,
        lambda w: _answer(w, next_update=until(w.at)),
        category=Category.OCSP,
    ),
    Row(
        "answer-first-second",
        "It is the first second of the answer.",
        "応答の有効期間の最初の1秒である。",
        None,
        lambda w: _answer(w, this_update=write_time(w.at)),
        category=Category.OCSP,
    ),
    Row(
        "list-stale",
        "The list's nextUpdate was a second ago.",
        "失効リストの nextUpdate が1秒前である。",
        Check.CRL_TIME,
        lambda w: _list(w, next_update=write_x509_time(w.at - SECOND)),
        _UNKNOWN,
        category=Category.CRL,
    ),
    Row(
        "list-from-the-future",
        "The list's thisUpdate is in a second.",
        "失効リストの thisUpdate が1秒後である。",
        Check.CRL_TIME,
        lambda w: _list(w, this_update=write_x509_time(w.at + SECOND)),
        _UNKNOWN,
        category=Category.CRL,
    ),
    Row(
        "list-without-end",
        "The list has no nextUpdate: nobody knows how long it holds.",
        "失効リストに nextUpdate がなく、いつまで有効か分からない。",
        Check.CRL_TIME,
        lambda w: _list(w, next_update=b""),
        _UNKNOWN,
        category=Category.CRL,
    ),
    Row(
        "list-last-second",
        "It is the last second of the list.",
        "失効リストの有効期間の最後の1秒である。",
        None,
        lambda w: _list(w, next_update=write_x509_time(w.at)),
        category=Category.CRL,
    ),
    Row(
        "list-first-second",
        "It is the first second of the list.",
        "失効リストの有効期間の最初の1秒である。",
        None,
        lambda w: _list(w, this_update=write_x509_time(w.at)),
        category=Category.CRL,
    ),
)
