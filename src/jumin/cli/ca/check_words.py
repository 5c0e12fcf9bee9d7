"""Checks and outcomes of a relying party as texts of the catalogue (検証項目)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.verify.checks import Check
from jumin.pki.verify.verdict import Outcome


OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.PASSED: _("holds"),
        Outcome.FAILED: _("does NOT hold"),
        Outcome.NOT_MADE: _("could not be checked"),
        Outcome.NOTED: _("noted only"),
        Outcome.NOT_OPEN: _("not open to you"),
        Outcome.NOT_APPLICABLE: _("does not arise"),
    }
)

CHECKS: Final[Mapping[Check, str]] = MappingProxyType(
    {
        Check.CMS_PARSE: _("the message is signed data"),
        Check.CMS_CONTENT: _("what was signed is at hand"),
        Check.CMS_SIGNER: _("there is one signer"),
        Check.CMS_CERTIFICATE: _("the signer's certificate is enclosed"),
        Check.CMS_ALGORITHMS: _("its algorithms are strong enough"),
        Check.CMS_ATTRIBUTES: _("its signed attributes are complete"),
        Check.CMS_MESSAGE_DIGEST: _("the content is the one signed"),
        Check.CMS_SIGNING_CERTIFICATE: _("the signer meant this certificate"),
        Check.CMS_SIGNATURE: _("the certificate's key signed it"),
        Check.CMS_SIGNING_TIME: _("the time of signing that is claimed fits"),
        Check.PARSE: _("this is one certificate"),
        Check.VERSION: _("of version 3"),
        Check.SERIAL: _("its serial number is a possible one"),
        Check.TIME_FORMS: _("its times are written as they must be"),
        Check.EXTENSIONS: _("its extensions can be read, none twice"),
        Check.ALGORITHM: _("signed by SHA-256 with RSA, said twice alike"),
        Check.ISSUER: _("its issuer is a trusted authority"),
        Check.REAL_AUTHORITY: _("a real authority is the published one"),
        Check.SELF_SIGNED: _("the authority signed itself"),
        Check.ISSUER_AUTHORITY: _("the authority may issue certificates"),
        Check.ISSUER_CRITICAL_EXTENSIONS: _("nothing critical of the authority is unknown"),
        Check.ISSUER_SIGNATURE: _("the authority signed the certificate"),
        Check.ISSUER_VALIDITY: _("the authority is valid at the instant"),
        Check.NESTING: _("the authority outlives the certificate"),
        Check.KEY: _("the key is strong enough"),
        Check.ISSUER_FORM: _("the issuer's name has its form"),
        Check.SUBJECT_FORM: _("the subject's name has its form"),
        Check.CRITICAL_EXTENSIONS: _("nothing critical is unknown"),
        Check.CRITICALITY: _("critical is what must be"),
        Check.KEY_USAGE: _("the key is for this purpose"),
        Check.EXTENDED_KEY_USAGE: _("for logging in, or not, as the purpose says"),
        Check.POLICY: _("the policy is that of the purpose"),
        Check.PRACTICE_STATEMENT: _("it points to the practice statement"),
        Check.ATTRIBUTES: _("it says of the holder what its kind says"),
        Check.DISTRIBUTION_POINT: _("it names its revocation list"),
        Check.AUTHORITY_KEY: _("it names the authority's key whole"),
        Check.SUBJECT_KEY: _("it names its own key"),
        Check.END_ENTITY: _("it is no authority's"),
        Check.VALIDITY: _("it is valid at the instant"),
        Check.CALENDAR: _("it ends with a day of Japan"),
        Check.STATUS_OPEN: _("its revocation may be asked for"),
        Check.STATUS_ANSWERED: _("there is an OCSP answer"),
        Check.STATUS_CERTIFICATE: _("about this certificate"),
        Check.STATUS_RESPONDER: _("from whom the authority charged with it"),
        Check.STATUS_SIGNATURE: _("signed by that responder"),
        Check.STATUS_EXTENSIONS: _("without anything critical unknown"),
        Check.STATUS_TIME: _("of that instant"),
        Check.STATUS_NONCE: _("to the very question"),
        Check.STATUS_GOOD: _("not revoked, held or unknown by the answer"),
        Check.CRL_PARSE: _("the revocation lists can be read"),
        Check.CRL_VERSION: _("one is of version 2"),
        Check.CRL_ISSUER: _("of the certificate's issuer"),
        Check.CRL_ALGORITHM: _("signed by a strong algorithm, said twice alike"),
        Check.CRL_SIGNATURE: _("signed by the issuer's key"),
        Check.CRL_AUTHORITY: _("whose key may sign lists"),
        Check.CRL_DELTA: _("complete"),
        Check.CRL_INDIRECT: _("about nobody else's certificates"),
        Check.CRL_EXTENSIONS: _("without anything critical unknown in it"),
        Check.CRL_SCOPE: _("for the certificate's municipality or for all"),
        Check.CRL_NUMBER: _("numbered"),
        Check.CRL_TIME: _("of that instant, too"),
        Check.CRL_ENTRY_EXTENSIONS: _("without anything critical unknown in an entry"),
        Check.CRL_ENTRY: _("with one entry for the certificate at most"),
        Check.CRL_GOOD: _("not revoked or held by the lists"),
    }
)
