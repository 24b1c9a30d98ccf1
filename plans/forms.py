"""The shape of what people send to the pages about posts and departments. Forms check; actions save."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import signing_in
from plans.actions.signing_in import Caller
from plans.models import Department, Knock, Plan, Reorganisation, SavedView, User
from plans.models.token import EVERYTHING, READ, WRITE
from plans.provider import LONGEST_SUBJECT
from plans.reorganising import Heir, Intent

Kind = Reorganisation.Kind
# How many successors the form of each kind offers.
HEIRS = {Kind.RENAME: 1, Kind.MERGE: 1, Kind.SPLIT: 4, Kind.ABOLISH: 1}

SECOND_FACTOR_OFFER, OFFER_LASTS = "account.second_factor", 1800  # salt; seconds between the key and its first code
QUARTER = timedelta(days=90)  # how long a new key lives unless its maker says otherwise


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class PersonForm(forms.Form):
    """Names one of the people this user may see, with an open account."""

    person: forms.ModelChoiceField[User] = forms.ModelChoiceField(None, label=gettext_lazy("person"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people.filter(is_active=True).order_by("name", "pk")
        field.empty_label = _("Choose a person")


class HandOverForm(PersonForm):
    from_on = day_field(gettext_lazy("from"))
    comment = forms.CharField(
        label=gettext_lazy("hand-over note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DelegationForm(PersonForm):
    from_on = day_field(gettext_lazy("from"))
    until_on = day_field(gettext_lazy("until"))
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200)


class VacateForm(forms.Form):
    last_on = day_field(gettext_lazy("last day"))


class ReorganisationForm(forms.Form):
    """What is reorganised, when and why, and who succeeds: each successor exists or is named anew."""

    departments: forms.ModelMultipleChoiceField[Department] = forms.ModelMultipleChoiceField(
        None, label=gettext_lazy("departments"), widget=forms.CheckboxSelectMultiple
    )
    effective_on = day_field(gettext_lazy("effective on"))
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200)

    def __init__(self, *args: Any, kind: str, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = Kind(kind)
        chosen = self.fields["departments"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = departments
        if self.kind in (Kind.RENAME, Kind.SPLIT):
            self.fields["departments"] = forms.ModelChoiceField(
                departments, label=_("department"), empty_label=_("Choose a department")
            )
        for place in range(HEIRS[self.kind]):
            if self.kind != Kind.RENAME:
                self.fields[f"after_{place}"] = forms.ModelChoiceField(
                    departments, label=_("existing department"), required=False, empty_label="–"
                )
            if self.kind != Kind.ABOLISH:
                self.fields[f"name_{place}"] = forms.CharField(label=_("new full name"), max_length=100, required=False)
                self.fields[f"short_name_{place}"] = forms.CharField(
                    label=_("new short name"), max_length=40, required=False
                )

    def successors(self) -> list[list[Any]]:
        """The fields of each successor, for the page."""
        names = ("after", "name", "short_name")
        return [
            [self[f"{name}_{place}"] for name in names if f"{name}_{place}" in self.fields]
            for place in range(HEIRS[self.kind])
        ]

    def intent(self) -> Intent:
        """What was filled in; whether it can be done, the action says."""
        given = self.cleaned_data
        chosen = given["departments"]
        units = (chosen,) if isinstance(chosen, Department) else tuple(chosen)
        heirs: list[Heir] = []
        for place in range(HEIRS[self.kind]):
            after = units[0] if self.kind == Kind.RENAME else given.get(f"after_{place}")
            name, short_name = given.get(f"name_{place}", ""), given.get(f"short_name_{place}", "")
            if after or name or short_name:
                heirs.append(Heir(after, name, short_name, is_principal=not heirs))
        return Intent(self.kind, units[0].territory(), units, tuple(heirs), given["effective_on"], given["reason"])


class KeyForm(forms.Form):
    """What a machine's key is for, how far it reaches, until when."""

    label = forms.CharField(label=gettext_lazy("what it is for"), max_length=80)
    expires_on = day_field(gettext_lazy("valid until"))
    write = forms.BooleanField(label=gettext_lazy("it may change things, not only read"), required=False)
    nouns = forms.MultipleChoiceField(
        label=gettext_lazy("only these (none chosen: everything)"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, nouns: list[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["nouns"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(noun, noun) for noun in nouns]
        self.fields["expires_on"].initial = today + QUARTER

    def said(self) -> dict[str, Any]:
        """As `tokens.make` wants it."""
        said = self.cleaned_data
        way = WRITE if said["write"] else READ
        scopes = [f"{noun}:{way}" for noun in said["nouns"] or [EVERYTHING]]
        return {"label": said["label"], "expires_on": said["expires_on"], "scopes": scopes}


class SavedViewForm(forms.ModelForm):
    """A list to be kept. `shared` is empty, `department-PK` or `plan-PK`."""

    shared = forms.CharField(required=False, max_length=40)

    class Meta:
        model = SavedView
        fields = ("name", "page", "query")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_page(self) -> str:
        """The name of a page that needs nothing but its name."""
        page = self.cleaned_data["page"]
        try:
            reverse(page)
        except NoReverseMatch:
            raise forms.ValidationError(_("There is no such list."))
        return page

    def clean_shared(self) -> dict[str, Department | Plan]:
        kind, _dash, pk = self.cleaned_data["shared"].partition("-")
        if not kind:
            return {}
        sights: dict[str, QuerySet[Any]] = {
            "department": Department.objects.visible_to(self.user),
            "plan": Plan.objects.visible_to(self.user),
        }
        audience = sights[kind].filter(pk=pk).first() if kind in sights and pk.isdecimal() else None
        if audience is None:
            raise forms.ValidationError(_("Nobody is there with whom this could be shared."))
        return {kind: audience}

    def kept(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "page", "query")} | self.cleaned_data["shared"]


class SecondFactorForm(forms.Form):
    """A code of the app: the first one sets the second factor up, a later one takes it away."""

    offer = forms.CharField(required=False, widget=forms.HiddenInput())
    code = forms.CharField(
        label=gettext_lazy("Code of the app"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, person: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.now, self.secret = person, now, ""

    def clean(self) -> dict[str, Any]:
        said, code = self.cleaned_data, self.cleaned_data.get("code", "")
        if self.person.second_factor:
            if not signing_in.passes(self.person, code, now=self.now):
                raise forms.ValidationError(_("This code is wrong or was used already. Wait for the next one."))
            return said
        try:
            owner, self.secret = signing.loads(said.get("offer", ""), salt=SECOND_FACTOR_OFFER, max_age=OFFER_LASTS)
        except (signing.BadSignature, ValueError):
            owner, self.secret = 0, ""
        if owner != self.person.pk:
            raise forms.ValidationError(_("The page was open for too long. Here is a new key."))
        if signing_in.step_of(self.secret, code, now=self.now) is None:
            raise forms.ValidationError(_("This code does not belong to the key. Is the clock of the phone right?"))
        return said


class NewAccountForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("username", "name", "email")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200)


class CloseAccountForm(PersonForm, ReasonForm):
    """Who holds the posts from today on; nobody named: they stand vacant."""

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, people=people.distinct(), **kwargs)
        self.fields["person"].required = False
        self.fields["person"].label = _("Successor at the posts")

    def said(self) -> dict[str, Any]:
        return {"successor": self.cleaned_data["person"], "reason": self.cleaned_data["reason"]}


class OwnPasswordForm(forms.Form):
    """Asks again before something that a stranger at an open screen must not do; counted as at the front door."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, person: User, caller: Caller, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.caller, self.now = person, caller, now

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if signing_in.is_locked(self.caller, now=self.now):
            raise forms.ValidationError(_("Too many attempts. Wait 15 minutes."))
        if not self.person.check_password(password):
            signing_in.note(self.caller, Knock.Kind.WRONG, status=400, now=self.now)
            raise forms.ValidationError(_("This is not your password."))
        return password


class LinkForm(ReasonForm):
    """What the provider calls a person, as its refusal shows it."""

    subject = forms.CharField(label=gettext_lazy("identifier at the provider"), max_length=LONGEST_SUBJECT)

    field_order = ("subject", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Stands on one page with other forms that have a reason: its fields have names of their own there."""
        super().__init__(*args, **kwargs)
        self.auto_id = "link_%s"
