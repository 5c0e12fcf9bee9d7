import logging
import sys

from jumin.web.faults import PlaceFormatter


def test_the_log_of_a_fault_names_kind_and_place_and_nothing_that_was_posted():
    try:
        int("pin=1234")
    except ValueError:
        raised = sys.exc_info()
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "pin=1234", None, raised)
    said = PlaceFormatter().format(record)
    assert "ValueError" in said
    assert "test_faults.py:" in said
    assert "1234" not in said


def test_a_record_without_an_exception_is_told_by_its_logger_alone():
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "pin=1234", None, None)
    assert "1234" not in PlaceFormatter().format(record)
