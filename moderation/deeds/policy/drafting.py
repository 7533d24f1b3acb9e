"""The policy at the desk: a draft is begun, written and looked at; what was published is read there."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminField, AdminForm
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.models import Site
from lib.db.immutable import Written
from lib.text.numbers import number
from lib.web.admin_pages import OwnPages
from moderation.deeds.policy.forms import RevisionForm, RuleForms
from moderation.forms.requests import get_or_post, sent
from moderation.models import PolicyRevision

LIST = "admin:moderation_policyrevision_changelist"
DRAFT = "admin:moderation_policyrevision_change"
ADD, CHANGE, LOOK = (f"moderation.{verb}_policyrevision" for verb in ("add", "change", "view"))
TERMS = [(None, {"fields": [("strike_days", "appeal_days"), "ladder"]})]


class Outdated(Exception):
    """The draft was saved elsewhere while it was being saved here."""


def refuse_without(request, permission):
    if not request.user.has_perm(permission):
        raise PermissionDenied


def title_of(revision):
    return _("Comment policy, revision %(n)d") % {"n": revision.number}


@get_or_post
def begin(request):
    """A draft is not filled in but begun: as a copy of what holds."""
    refuse_without(request, ADD)
    if request.method == "POST":
        return redirect(DRAFT, PolicyRevision.objects.draft().pk)
    context = admin.site.each_context(request) | {
        "title": _("Draft a policy revision"),
        "latest": PolicyRevision.objects.latest(),
        "draft": PolicyRevision.objects.drafts().first(),
    }
    return render(request, "admin/moderation/policyrevision/draft.html", context)


@get_or_post
def revision(request, pk):
    """The form of a draft, which saves itself; what was published can only be read."""
    if request.method == "POST" or not request.user.has_perm(LOOK):
        refuse_without(request, CHANGE)
    revision = get_object_or_404(PolicyRevision.objects.select_related("withdrawal"), pk=pk)
    if revision.published_at is None:
        return _draft_page(request, revision)
    if request.method == "POST":
        return published_meanwhile(request)
    context = OwnPages.frame(request, revision, title=title_of(revision), revision=revision)
    return render(request, "admin/moderation/policyrevision/published.html", context)


@require_safe
def preview(request, pk):
    """The draft as readers will see it."""
    refuse_without(request, CHANGE)
    revision = get_object_or_404(PolicyRevision.objects.drafts(), pk=pk)
    return render(request, "admin/moderation/policyrevision/preview.html", {"revision": revision})


def published_meanwhile(request):
    message = _("Somebody has published this revision. A published revision can’t be changed.")
    messages.error(request, message)
    return redirect(LIST)


def _draft_page(request, draft):
    refuse_without(request, CHANGE)
    base = draft.digest  # Before anything of it is read.
    form, rules = (of(sent(request), instance=draft) for of in (RevisionForm, RuleForms))
    if request.method == "POST" and all([form.is_valid(), rules.is_valid()]):
        try:
            _save(request, form, rules)
        except Outdated:  # By now its page says so, or it is published, or gone.
            return revision(request, draft.pk)
        except (Written, IntegrityError):
            return published_meanwhile(request)
        for name in ("preview", "publish"):
            if f"_{name}" in request.POST:
                return redirect(f"admin:moderation_policyrevision_{name}", draft.pk)
        if not {"_autosave", "_as_before"} & request.POST.keys():
            messages.success(request, _("Saved."))
        return redirect(DRAFT, draft.pk)
    return _page(request, form, rules, base)


def _save(request, form, rules):
    with transaction.atomic():
        # Publishing takes the same lock: nothing is published that is half saved.
        list(Site.objects.select_for_update())
        if form.is_outdated:
            raise Outdated
        draft = form.save()
        rules.save()
        if "_as_before" in request.POST:
            draft.restore_wording(number(request.POST["_as_before"]))
        if "_autosave" not in request.POST and (form.has_changed() or rules.has_changed()):
            OwnPages.put_on_history(request, draft, form, [rules])


def _page(request, form, rules, base):
    for rule in rules:
        rule.lines = [AdminField(rule, name, False) for name in RuleForms.SHOWN]
    is_wrong = bool(form.errors) or rules.total_error_count() > 0
    about = {
        "title": title_of(form.instance),
        "base": base,
        "adminform": AdminForm(form, TERMS, {}),
        "errors": is_wrong,
        "errors_of_rows": _errors_of(rules) if is_wrong else (),
        "rules": rules,
        "has_delete_permission": request.user.has_perm("moderation.delete_policyrevision"),
    }
    status = 409 if form.has_error(NON_FIELD_ERRORS, "outdated") else 422 if is_wrong else 200
    context = OwnPages.frame(request, form.instance, **about)
    template = "admin/moderation/policyrevision/change_form.html"
    return render(request, template, context, status=status)


def _errors_of(rules):
    """[(id of the field, whose it is, what is wrong)] for the top of the page."""
    errors = [("", "", error) for error in rules.non_form_errors()]
    for form in rules:
        rule = _("Rule %(n)s") % {"n": form["number"].value() or ""}
        for name, wrong in form.errors.items():
            field = form[name]
            errors += [(field.id_for_label, f"{rule.strip()}, {field.label}", one) for one in wrong]
    return errors
