"""Which part of the guides is about which page, for the link *Help* in the frame of the desk and of the review desk."""

# How the name of a page's address begins, with the key of a section of the settings: the guide, and its heading.
# The longest beginning that fits is taken.
PARTS = {
    "": ("", ""),  # The contents of all guides.
    "accounts_user": ("owning", "people-and-roles"),
    "alerts": ("moderating", "your-notifications"),
    "appeal": ("moderating", "appeals"),
    "approve": ("moderating", "start-the-day"),
    "ban": ("moderating", "ban"),
    "blog_": ("writing", ""),
    "blog_outgoingmail": ("email", "see-what-became-of-it"),
    "blog_page": ("writing", "pages-series-and-tags"),
    "blog_picture": ("writing", "pictures-and-recordings"),
    "blog_post_add": ("writing", "write-your-first-article"),
    "blog_post_change": ("writing", "what-an-article-needs"),
    "blog_post_changelist": ("writing", ""),
    "blog_post_comments": ("writing", "after-publishing"),
    "blog_post_corrections": ("writing", "after-publishing"),
    "blog_post_letter": ("writing", "the-newsletter"),
    "blog_post_reads": ("writing", "after-publishing"),
    "blog_post_take_in": ("writing", "after-publishing"),
    "blog_post_trial": ("writing", "show-a-draft-to-others"),
    "blog_preview_link": ("writing", "show-a-draft-to-others"),
    "blog_recording": ("writing", "pictures-and-recordings"),
    "blog_subm": ("writing", "show-a-draft-to-others"),
    "bulk": ("moderating", "many-at-once"),
    "change_ban": ("moderating", "ban"),
    "delete_comment": ("moderating", "remove-a-comment"),
    "desk_address": ("owning", "addresses"),
    "desk_audit": ("owning", "people-and-roles"),
    "desk_backup": ("backups", ""),
    "desk_export": ("moving", "away"),
    "desk_first_steps": ("owning", ""),
    "desk_import": ("moving", "at-the-desk"),
    "desk_mail_server": ("email", "set-it-up"),
    "desk_merge": ("writing", "pages-series-and-tags"),
    "desk_people": ("owning", "people-and-roles"),
    "desk_redirect": ("owning", "addresses"),
    "desk_section": ("owning", ""),
    "desk_section/addresses": ("owning", "addresses"),
    "desk_section/comments": ("owning", "comments"),
    "desk_section/language": ("owning", "languages"),
    "desk_section/look": ("owning", "look"),
    "desk_section/mail": ("owning", "e-mail"),
    "desk_section/menu": ("owning", "menu-and-footer"),
    "desk_series": ("writing", "pages-series-and-tags"),
    "desk_settings": ("owning", ""),
    "desk_status": ("monitoring", "for-its-owner"),
    "desk_subscriber": ("writing", "the-newsletter"),
    "desk_term": ("writing", "pages-series-and-tags"),
    "hold_comment": ("moderating", "hold"),
    "index": ("writing", ""),
    "lift": ("moderating", "ban"),
    "moderation_policyrevision": ("policy", "change-it"),
    "moderation_screening": ("screening", ""),
    "refuse_edit": ("moderating", "edits"),
    "review": ("moderating", "start-the-day"),
    "statistics": ("moderating", ""),
    "waived": ("moderating", "rules-set-aside-and-revisions"),
}


def part_about(name: str, key: str = "") -> tuple[str, str]:
    """The guide and the heading about a page, by the name of its address, and the key of its section of the settings.

    >>> part_about("blog_post_changelist"), part_about("desk_section", "mail"), part_about("home")
    (('writing', ''), ('owning', 'e-mail'), ('', ''))
    """
    page = f"{name}/{key}"
    return PARTS[max((begins for begins in PARTS if page.startswith(begins)), key=len)]
