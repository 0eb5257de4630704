"""Every address of the project."""

from django.urls import include, path

from centres import converters  # noqa: F401
from centres.views import (
    access_log,
    account,
    faults,
    health,
    journal,
    lock,
    officer_keys,
    proofs,
    second_factor,
    sign_in,
    tokens,
    unsent,
    verify,
    witnesses,
)
from coordination.design import design
from incidents.views import home
from incidents.views.help import help_page

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.SignInCode.as_view(), name="sign_in_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("lock/", lock.lock, name="lock"),
    path("unlock/", lock.unlock, name="unlock"),
    path("language/", sign_in.language, name="language"),
    path("healthz", health.healthz, name="healthz"),
    path("help/", help_page, name="help"),
    path("desk/", unsent.desk, name="desk"),
    path("account/", account.account, name="account"),
    path("account/password/", account.AccountPassword.as_view(), name="account_password"),
    path("account/code/", second_factor.FreshCode.as_view(), name="account_code"),
    path("account/second-factor/", second_factor.SecondFactor.as_view(), name="second_factor"),
    path(
        "account/second-factor/remove/",
        second_factor.SecondFactorRemove.as_view(),
        name="second_factor_remove",
    ),
    path("account/key/", officer_keys.OwnKey.as_view(), name="own_key"),
    path("account/recovery-codes/", second_factor.RecoveryCodes.as_view(), name="recovery_codes"),
    path("account/passkeys/new/", second_factor.PasskeyNew.as_view(), name="passkey_new"),
    path(
        "account/passkeys/<key:pk>/remove/",
        second_factor.PasskeyRemove.as_view(),
        name="passkey_remove",
    ),
    path("account/sessions/end/", account.sessions_end, name="sessions_end"),
    path("account/sessions/<digest:name>/end/", account.session_end, name="session_end"),
    path("tokens/", tokens.token_list, name="token_list"),
    path("tokens/new/", tokens.TokenNew.as_view(), name="token_new"),
    path("tokens/<uuid:pk>/revoke/", tokens.TokenRevoke.as_view(), name="token_revoke"),
    path("design/", design, name="design"),
    path("", include("centres.urls")),
    path("journal/", journal.journal_list, name="journal"),
    path("journal/checkpoint/", witnesses.journal_checkpoint, name="journal_checkpoint"),
    path("witnesses/<uuid:pk>/retire/", witnesses.WitnessRetire.as_view(), name="witness_retire"),
    path("journal/verify/", verify.journal_verify, name="journal_verify"),
    path("journal/<key:position>/", journal.journal_entry, name="journal_entry"),
    path("journal/<key:position>/proof/", proofs.journal_proof, name="journal_proof"),
    path("journal/<key:position>/proof.json", proofs.journal_proof_file, name="journal_proof_file"),
    path("", include("incidents.urls")),
    path("access/", access_log.access_log, name="access_log"),
    path("faults/", faults.fault_list, name="fault_list"),
    path("api/v1/", include("centres.api.urls")),
    path("api/v1/", include("incidents.api.urls")),
]

handler400 = "centres.errors.bad_request"
handler403 = "centres.errors.forbidden"
handler404 = "centres.errors.not_found"
handler500 = "centres.errors.server_error"
