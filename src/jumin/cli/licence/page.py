"""The report of an examination as a page of its own: Japanese first, English beside it."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from jumin.cli.licence.examination import Outcome, Result
from jumin.cli.licence.report import Report
from jumin.cli.licence.words import category_name, gap_sentence, outcome_name, sentence
from jumin.cli.manner import ENGLISH, JAPANESE
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text
from jumin.terms import JST


_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1c1f24;--soft:#565d68;--paper:#fff;--line:#d5d9e0;
--band:#f4f5f8;--bad:#b3261e;--good:#1b6e3c;--mark:#8a4b00}
@media (prefers-color-scheme:dark){:root{--ink:#eceef2;--soft:#aab1bd;--paper:#16181c;
--line:#3a3f48;--band:#1f2228;--bad:#ff8a80;--good:#7fd6a0;--mark:#ffc46b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);line-height:1.6;
font-family:system-ui,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP",sans-serif}
.test{padding:.4rem 1rem;text-align:center;font-weight:700;color:var(--mark);
background:var(--band);border-bottom:2px solid var(--mark)}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.3;margin:.5rem 0}
h2{font-size:1.2rem;margin:2.5rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:0}
.en{color:var(--soft);display:block;font-size:.9em;font-weight:400}
.verdict{font-size:1.15rem;font-weight:700;padding:.8rem 1rem;border-left:.4rem solid;
background:var(--band)}
.verdict.good{border-color:var(--good);color:var(--good)}
.verdict.bad{border-color:var(--bad);color:var(--bad)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding-bottom:.3rem}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td.n,th.n{text-align:right}td.bad{color:var(--bad);font-weight:700}
tfoot th,tfoot td{border-top:2px solid var(--line);font-weight:700}
article{margin:1rem 0;padding:.8rem 1rem;border:1px solid var(--line);border-left:.4rem solid
var(--bad);border-radius:.3rem;break-inside:avoid}
.clause{color:var(--soft);font-weight:400}
.gap{margin:.4rem 0;font-weight:700}
.gap .en{font-weight:400}
ul{margin:.4rem 0;padding-left:1.2rem}li{margin:.3rem 0}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.9em;overflow-wrap:anywhere}
"""
_FAULTS: Final = (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNANSWERED)


def page_of(report: Report) -> bytes:
    """Write the page; it needs nothing besides itself."""
    at = f"{report.at.astimezone(JST):%Y-%m-%d %H:%M:%S} JST"
    title = _both_in_line(_("Examination of a verifier (TEST)"))
    heading = _both(_("Examination of a verifier"))
    verifier, moment = _both(_("Verifier")), _both(_("Certificates as of"))
    head = (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f"<style>{_STYLE}</style></head><body>"
    )
    mark = _both(_("TEST: nothing here is of the real service."))
    parts = (
        head,
        f'<header class="test">{mark}</header>',
        f"<main><h1>{heading}</h1>",
        _verdict(report),
        f"<dl><dt>{verifier}</dt><dd><code>{escape(report.verifier)}</code></dd>",
        f"<dt>{moment}</dt><dd>{at}</dd></dl>",
        _counts(report),
        *_gaps(report),
        *_others(report),
        "</main></body></html>",
    )
    return "\n".join(parts).encode()


def _verdict(report: Report) -> str:
    if report.is_passed:
        return f'<p class="verdict good">{_both(_("Passed: every case was answered rightly."))}</p>'
    count = len(report.gaps)
    told = _("Not passed: {count} checks are missing.") if count else _("Not passed.")
    if count == 1:
        told = _("Not passed: one check is missing.")
    return f'<p class="verdict bad">{_both(told, count=count)}</p>'


def _counts(report: Report) -> str:
    overview, about, cases = _("Overview"), _both(_("About")), _both(_("Cases"))
    caption, all_ = _both(_("Cases by what they are about")), _both(_("All"))
    heads = "".join(f'<th scope="col" class="n">{_both(outcome_name(one))}</th>' for one in Outcome)
    rows = (
        f'<tr><th scope="row">{_both(category_name(category))}</th>'
        f'<td class="n">{sum(counts.values())}</td>'
        + "".join(_cell(outcome, counts.get(outcome, 0)) for outcome in Outcome)
        + "</tr>"
        for category, counts in report.counts.items()
    )
    total = "".join(_cell(outcome, report.total.get(outcome, 0)) for outcome in Outcome)
    return (
        f'<h2>{_both(overview)}</h2><div class="wide" tabindex="0" role="region" '
        f'aria-label="{escape(_both_in_line(overview))}"><table>'
        f"<caption>{caption}</caption><thead><tr>"
        f'<th scope="col">{about}</th>'
        f'<th scope="col" class="n">{cases}</th>'
        f"{heads}</tr></thead><tbody>{''.join(rows)}</tbody><tfoot><tr>"
        f'<th scope="row">{all_}</th><td class="n">{len(report.results)}</td>{total}'
        "</tr></tfoot></table></div>"
    )


def _cell(outcome: Outcome, count: int) -> str:
    is_bad = outcome in _FAULTS and count
    return f'<td class="n{" bad" if is_bad else ""}">{count}</td>'


def _gaps(report: Report) -> Iterable[str]:
    if not report.gaps:
        return
    heading = _both(_("Missing checks"))
    yield f"<h2>{heading}</h2>"
    for rule, results in report.gaps.items():
        gap = _pair(*(gap_sentence(rule.name, one) for one in (JAPANESE, ENGLISH)))
        yield (
            f"<article><h3><code>{escape(rule.name)}</code> "
            f'<span class="clause">{escape(rule.clause)}</span></h3>'
            f'<p class="gap">{gap}</p>{_list(results)}</article>'
        )


def _others(report: Report) -> Iterable[str]:
    for outcome in (Outcome.REFUSED, Outcome.UNANSWERED):
        results = report.of(outcome)
        if results:
            yield f"<h2>{_both(outcome_name(outcome))}</h2>{_list(results)}"
    others = [result for result in report.results if result.names_other_reason]
    if others:
        heading = _("Rightly refused, but for another reason (no fault)")
        yield f"<h2>{_both(heading)}</h2>{_list(others)}"


def _list(results: Sequence[Result]) -> str:
    return f"<ul>{''.join(map(_item, results))}</ul>"


def _item(result: Result) -> str:
    case = result.case
    said = ""
    if result.trouble is not None:
        said = _pair(result.trouble.text(JAPANESE), result.trouble.text(ENGLISH))
    elif result.answer is not None and result.answer.reason:
        said = _both(_("It said: {reason}"), reason=result.answer.reason)
    told = _pair(sentence(case, JAPANESE), sentence(case, ENGLISH))
    return f"<li><code>{escape(case.id)}</code> {told}{f'<div>{said}</div>' if said else ''}</li>"


def _both(message: str, **facts: object) -> str:
    """Tell a text of the catalogue in Japanese and English."""
    return _pair(*(text(message, one).format(**facts) for one in (JAPANESE, ENGLISH)))


def _both_in_line(message: str) -> str:
    told = dict.fromkeys(text(message, one) for one in (JAPANESE, ENGLISH))
    return " / ".join(told)


def _pair(japanese: str, english: str) -> str:
    if japanese == english:
        return f'<span lang="en">{escape(english)}</span>'
    return f'{escape(japanese)} <span class="en" lang="en">{escape(english)}</span>'
