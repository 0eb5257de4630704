"""Every right to delete has its reason, and the clock's work gets by with what there is."""

import pytest

import centres.tasks  # noqa: F401  (both name what the clock asks for)
import incidents.tasks  # noqa: F401
from centres.models import Failure, Follower
from coordination.celery import SCHEDULE, app
from tests.support import builders
from tests.test_rights import application, held, role  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db

DELETED = {
    "axes_accessattempt": "failures of a name, once its officer signs in or the lock is over",
    "axes_accessattemptexpiration": "goes with its attempt",
    "centres_alert": "seen 30 days ago, or nobody's for 90",
    "centres_areaupload": "a file of areas that was only looked at",
    "centres_bucket": "a limit that is full again",
    "centres_verifying": "a verifying that is done, or was given up",
    "centres_failure": "not met again for 30 days",
    "centres_session": "signed out, ended or expired",
    "centres_verification": "all but the last 400, and the last that found nothing",
    "django_otp_webauthn_webauthnattestation": "goes with its passkey",
    "django_otp_webauthn_webauthncredential": "a passkey that its officer removes",
    "django_otp_webauthn_webauthnuserhandle": "goes with the passkeys of a lost device",
    "incidents_draft": "sent, discarded or untouched for 30 days",
    "incidents_export": "90 days old; the access log holds its line",
    "incidents_notice": "read 30 days ago, or 90 days old; the access log holds its line",
    "incidents_noticerule": "an officer's own rule that was taken back",
    "incidents_savedfilter": "an officer's own",
    "incidents_sheet": "a sheet that was never imported",
    "incidents_sheetrow": "judged anew, or gone with its sheet",
    "otp_static_staticdevice": "recovery codes that were printed anew, or of a lost device",
    "otp_static_statictoken": "a recovery code that was used",
    "otp_totp_totpdevice": "a device that was lost or removed",
}


def test_every_right_to_delete_has_a_reason_and_there_is_no_other(role):  # noqa: F811
    deletable = {table for table, kinds in held(role).items() if "DELETE" in kinds}
    assert deletable == DELETED.keys()
    assert all(DELETED.values())


def test_nobody_may_empty_a_table_or_hang_anything_on_it(role):  # noqa: F811
    odd = {"TRUNCATE", "REFERENCES", "TRIGGER"}
    assert [table for table, kinds in held(role).items() if kinds & odd] == []


# Verifying wants a transaction of its own: test_row_security.py lets the role verify the whole.
@pytest.mark.parametrize("name", sorted(SCHEDULE.keys() - {"centres.tasks.verify_when_due"}))
def test_what_the_clock_asks_for_is_done_with_these_rights(application, nalin, name):  # noqa: F811
    builders.report(nalin, kind="abduction")
    result = app.tasks[name].apply()
    assert result.successful(), result.traceback
    assert not Failure.objects.exists()
    assert not Follower.objects.exclude(fault="").exists()
