"""Who can ask for the end of a certificate (失効の求め)."""

from enum import StrEnum, unique


@unique
class Asker(StrEnum):
    """Who asks that a certificate is revoked or held."""

    HOLDER = "holder"
    """The holder, at the counter or by the phone's app (失効申請)."""
    MUNICIPALITY = "municipality"
    """The municipality, which sees cards and applications (市町村長)."""
    HOTLINE = "hotline"
    """The hotline that takes reports of lost cards (コールセンター)."""
    REGISTER = "register"
    """The resident register's notices: a change, a move abroad, a death (異動等失効情報)."""
    CALENDAR = "calendar"
    """A day that has passed without what was due by it (期間の経過)."""
    AUTHORITY = "authority"
    """The authority itself, by what it finds (機構)."""
