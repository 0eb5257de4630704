"""The own key: made, replaced, and taken away once it is lost."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import actions
from centres.access import own_key, passkeys
from centres.forms.officer_keys import KeyForm
from centres.views.enrol import OfficerPage
from centres.views.pages import came_from
from centres.views.second_factor import OwnPage


class OwnKey(OwnPage):
    """Make the own key by a script, or another in its place."""

    template_name = "account/own_key.html"
    form_class = KeyForm
    needs_device = False
    heading = gettext_lazy("Own key")
    button = gettext_lazy("Make the key")

    def get_form_kwargs(self):
        officer = self.request.user
        site = urlsplit(passkeys.site_of(self.request)).hostname
        told = {"officer": officer, "passkeys": passkeys.of(officer), "site": site}
        return {**super().get_form_kwargs(), **told}

    def get_context_data(self, **kwargs):
        told = {"own_key": own_key.of(self.request.user), "next": came_from(self.request)}
        return super().get_context_data(**told, **kwargs)

    def act(self, form):
        told = form.arguments()
        take = actions.replace_key if "by_former" in told else actions.register_key
        return take(by=self.request.user, **told)

    def get_success_message(self, record):
        return _("Your key: %s. Write these digits down: they stand beside what you sign.") % (
            record.mark
        )


class OfficerKeyReset(OfficerPage):
    """Say what becomes of a lost key, and propose to a second person to take it away."""

    template_name = "centres/officer_key.html"
    heading = gettext_lazy("Lost own key")
    button = gettext_lazy("Propose to take it away")
    signs_in = True
    disabled = gettext_lazy("This officer is disabled.")

    def act(self, form):
        return actions.reset_key(by=self.request.user, officer=self.object, **form.cleaned_data)
