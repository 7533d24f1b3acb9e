"""What of the database goes into an export of the whole site, and what stays.

Every table and every column is named here; a new one that is neither in nor out fails a test. After
the name of a column, "!" says that it stays, so that in the new site it is as in a new row; "*" says
that it is masked: what was the same is the same afterwards, and it opens nothing any more.
"""

from dataclasses import dataclass

from django.apps import apps

SECRET, MASKED = "!", "*"

COLUMNS = {
    "blog.CacheDeadline": "id at",
    "accounts.FormerName": "id account name skeleton given_up_at",
    "accounts.Guest": "id email loose_email",
    "accounts.Confirmation": "id guest token* wanted_at confirmed_at",
    "accounts.Invitation": "id email name role by sent_at accepted_at taken_back_at account",
    "accounts.User_groups": "id user group",
    "accounts.User": """
        id password! last_login is_superuser email name name_key name_skeleton staff_name
        staff_skeleton site about is_listed gets_letters may_be_named is_active date_joined
        unread
    """,
    "blog.Version": """
        id post page number kind title standfirst text fields by tab! sequence begun_at
        saved_at revision based_on restored_from is_aside published_at note
    """,
    "blog.OwnStyle": "id written served",
    "blog.Site": """
        id comments_from comments_until comments_on_weekdays language time_zone date_style
        accent_light accent_dark makes_dark face logo icon card own_style_version menu
        footer social footer_text footer_html announcement announcement_link
        announcement_until not_found_title not_found_text not_found_html name heading
        tagline thread_word opens_comments edit_minutes edits_end_with_replies holds_edits
        shows_unread_removals comments_close_days comments_close_at closing_reason mail_from
        reply_to counts_reads mails_articles imprint staff_need_second_step shows_first_steps
        smart_punctuation pages_version lists_version identity! mail_server! permalinks
        permalinks_moved_to takes_thanks thanks_version shows_edits
    """,
    "blog.Recording": """
        id file type sent_as description captions language weight by uploaded_at
    """,
    "blog.Attachment": "id file sent_as weight uploaded_at",
    "blog.Picture": """
        id file original renditions address sent_as description caption is_decoration
        focus_x focus_y crops width height by uploaded_at
    """,
    "blog.EarlierFile": "id file original renditions picture replaced_at dropped_at",
    "blog.Redirect": "id path post page tag category series person onto why since times",
    "blog.Category": "id name slug parent position",
    "blog.Tag": "id name slug",
    "blog.Series": "id name slug description",
    "blog.Embed": "id address key title site picture width height tries wanted_at fetched_at",
    "blog.Post_categories": "id post category",
    "blog.Post_tags": "id post tag",
    "blog.Post_coauthors": "id post user",
    "blog.Post": """
        id author has_coauthors binned_at binned_by public_version visibility password!
        is_pinned stands_alone comments_from comments_until comments_on_weekdays social_title
        meta_description social_picture canonical_url is_noindex lang keywords related_at
        announced_at series part comments_open comments_hours comments_wait form_note
        form_note_html comments_close_at comments_close_days closing_reason comment_count
        mention_count title slug text rendered rendering has_maths changed_at standfirst lead status
        published_at day beginning minutes version trees_version skips_mail binned_from
        trial_of permalink takes_thanks thanks_version pins_version
    """,
    "blog.Mention": "id post kind title address excerpt mentioned_at",
    "blog.MissedAddress": "id path site day times is_left_out",
    "blog.Page": """
        id binned_at binned_by public_version title slug text rendered rendering has_maths
        changed_at in_menu
    """,
    "blog.ReadCount": "id post day site times",
    "blog.RelatedArticle": "id post other place",
    "blog.Spelling": "id variant word count",
    "blog.Submission": """
        id post by words made_at version editor editor_since outcome ended_at
    """,
    "blog.PassageNote": """
        id post answers by made_at passage before at said instead settled_at
    """,
    "blog.TermMerge": "id kind kept name slug parent moved both children addresses at by",
    "comments.AuthorLetter": "id post made_at opened_at",
    "comments.QuotedIn": "id comment post told_at",
    "comments.Claim": """
        id comment kind guest account made_at undone_at name email site token* was_published
    """,
    "comments.CommentRevision": """
        id comment fate text rendered lang written_at ended_at read_at read_before is_shown
    """,
    "comments.Subscription_tags": "id subscription tag",
    "comments.Subscription_authors": "id subscription user",
    "comments.Subscription": """
        id account guest kind post comment made_at confirmed_at token* pace only_some told_at
    """,
    "comments.Digest": "id account guest post opened_at closed_at",
    "comments.DigestItem": "id account guest comment kind digest is_told",
    "comments.Notification": "id account kind about comment made_at read_at",
    "comments.Tree": "id",
    "comments.Comment": """
        id post tree_id parent answers author name email site token* badge text rendered lang
        state removal leaves_place created_at edited_at pending_at restored_at withdrawn_at
        read_at passed_at purged_at words_until thread_count thread_version submission!
        text_fingerprint article_version changed_in led_to may_be_named from_trial
        shows_edits lft rght level
    """,
    "comments.Correction": """
        id post comment line before after thanks by begun_at published_at taken_back_at
    """,
    "comments.Mailing": """
        id post made_at goes_out is_gone sent bounced complained unsubscribed
    """,
    "comments.Issue": "id key made_at",
    "comments.MailFault": "id account guest times last_at is_complaint ended_at",
    "comments.Trial": "id thread by question thanks begun_at ends_at settled_at",
    "comments.TrialReader": """
        id trial account email guest guest_name fate may_be_named invited_at accepted_at
        declined_at left_at
    """,
    "comments.TrialComment": "comment fate passage before at",
    "comments.Pin": "id comment post by line ends_with_thread pinned_at",
    "comments.Thank": "id account guest post comment given_at told_at",
    "comments.Visit": "id account post since last",
    "moderation.PolicyRevision": """
        id number effective_at published_at announced_in ladder strike_days appeal_days
    """,
    "moderation.Pseudonym": "id account guest* former*",
    "moderation.Acceptance": "id pseudonym revision accepted_at",
    "moderation.AlertChoice": "id account event often mail bell hook",
    "moderation.QuietHours": """
        id account starts ends sundays is_listed there_from there_until there_on_weekdays
    """,
    "moderation.AlertCursor": "id account channel told",
    "moderation.Rule": "id key",
    "moderation.RuleWording": "id revision rule number title citation text rendered waivable",
    "moderation.Decision": """
        id kind made_at made_by comment post about wording is_override ground until ladder
        follows reverses rules_on appears_at was_held is_undo
    """,
    "moderation.DecisionNote": """
        id decision to_writer why_outside why_newer why_step among_staff
    """,
    "moderation.Appeal": "id decision made_at",
    "moderation.AppealNote": "id appeal text email",
    "moderation.AppealWithdrawal": "id appeal made_at",
    "moderation.Assignment": "id comment account given_by note ends_at",
    "moderation.Ban_evidence": "id ban decision",
    "moderation.Ban": """
        id kind pseudonym post placed lifted wording reason starts_at ends_at
        acknowledged_at
    """,
    "moderation.BanFingerprint": "id ban kind value refuses until",
    "moderation.Bulk": """
        id made_by made_at deed rule gives_strike to_writer came_from matched state
        is_to_stop started_at alive_at ended_at
    """,
    "moderation.BulkItem": "id bulk comment seen outcome why decision step",
    "moderation.Reading": "id comment pseudonym at how",
    "moderation.Report": "id comment reporter wording made_at",
    "moderation.ReportNote": "id report text",
    "moderation.ReportOutcome": "id report decision is_upheld",
    "moderation.Strike": "id decision pseudonym given_at counts_until",
    "moderation.StrikeReversal": "id strike decision at",
    "moderation.RetainedIdentity": "id pseudonym digest judged_until",
    "moderation.SavedNote": "id title text",
    "moderation.Screening": """
        id hold_all first links repeat_hours held_words refused_words reminder_words
        reminders_shown reminders_heeded held_patterns
        refused_patterns pace pace_of_range pace_minutes reports removals removals_among
        version
    """,
    "moderation.ScreeningFinding": "id comment check_name detail at",
    "moderation.StaffNote": "id pseudonym text written_by written_at",
    "moderation.Waiver": "id post rule heading sentence since until",
    "moderation.WaiverReview": "id waiver decision left_by left_at",
    "moderation.Withdrawal": "id revision withdrawn_at withdrawn_by",
    "transfer.ImportRun": """
        id reader source title file name options state who found through plan report marks failure
        started_at alive_at ended_at
    """,
    "transfer.MissingFile": """
        id run address key title post page is_lead description pages why state! file! member!
        sent_as! matched_by!
    """,
    "transfer.Imported": "id source kind foreign_id object_id run state imported_at",
    "account.EmailAddress": "id user email verified primary",
    "socialaccount.SocialAccount": "id user provider uid last_login date_joined extra_data!",
    "admin.LogEntry": """
        id action_time user content_type object_id object_repr action_flag change_message
    """,
}

# Models that are in another app by now: in archives their tables keep the names that they had.
MOVED = {
    "comments.AuthorLetter": "newsletter.AuthorLetter",
    "comments.Mailing": "newsletter.Mailing",
    "comments.Issue": "newsletter.Issue",
    "comments.Trial": "trials.Trial",
    "comments.TrialReader": "trials.TrialReader",
    "comments.TrialComment": "trials.TrialComment",
}

SIGNS_IN = "a key to somebody’s account, or a part of one"
PASSES = "of the moment: it is over before an export is read"
BY_ITSELF = "made anew from the rest, or by every site at its start"
ON_ITS_WAY = "on its way to somebody: the site that owes it sends it"

LEFT_OUT = {
    "account.EmailConfirmation": SIGNS_IN,
    "accounts.Asking": PASSES,
    "accounts.AuditEntry": "of who did what to the site that it leaves",
    "accounts.Browser": "browsers are known by cookies, which are of an address",
    "accounts.RateCounter": PASSES,
    "accounts.SessionSubject": SIGNS_IN,
    "accounts.User_user_permissions": "roles alone say what somebody may do",
    "accounts.WrongPassword": PASSES,
    "auth.Group": BY_ITSELF,
    "auth.Group_permissions": BY_ITSELF,
    "auth.Permission": BY_ITSELF,
    "blog.EdgePurge": ON_ITS_WAY,
    "blog.Figure": PASSES,
    "blog.Heartbeat": PASSES,
    "blog.Measured": PASSES,
    "blog.OutgoingMail": ON_ITS_WAY,
    "blog.PeriodicJob": PASSES,
    "blog.PreviewLink": "a key to a draft",
    "blog.SearchDocument": BY_ITSELF,
    "blog.SecretPayload": SIGNS_IN,
    "blog.SlowQuery": PASSES,
    "blog.SiteCheck": "of the machine that was looked at",
    "blog.WritingLease": PASSES,
    "comments.CommentOrigin": PASSES,
    "comments.ServerDraft": PASSES,
    "contenttypes.ContentType": BY_ITSELF,
    "django_tasks_database.DBTaskResult": ON_ITS_WAY,
    "mfa.Authenticator": SIGNS_IN,
    "moderation.Alert": ON_ITS_WAY,
    "moderation.Presence": PASSES,
    "moderation.ReportTrace": PASSES,
    "moderation.WebHook": "an address that is a secret",
    "sessions.Session": SIGNS_IN,
    "socialaccount.SocialApp": "the secrets of a sign-in service",
    "socialaccount.SocialToken": SIGNS_IN,
    "transfer.Backup": "files that stay where they are",
    "transfer.BackupSchedule": "of the machine that makes them",
    "transfer.SiteExport": "files that stay where they are",
    "transfer.Download": "files that stay where they are",
}

# Rows that are called otherwise on another site: what they are known by everywhere.
KNOWN_BY = {"auth.Group": ["name"], "contenttypes.ContentType": ["app_label", "model"]}
# Tables with rows before anybody has written anything.
THERE_AT_FIRST = ["blog.Site", "blog.CacheDeadline", "moderation.Screening"]
# Texts that stand in files of their own, and the folders of these.
TEXTS = {"blog.Post": "articles", "blog.Page": "pages"}
# HTML that pages show as it is.
HTML = {
    "blog.Page": ["rendered"],
    "blog.Post": ["rendered", "form_note_html"],
    "blog.Site": ["footer_html", "not_found_html"],
    "comments.Comment": ["rendered"],
    "comments.CommentRevision": ["rendered"],
    "moderation.RuleWording": ["rendered"],
}
# Addresses that pages link to.
LINKS = {
    "accounts.User": ["site"],
    "blog.Mention": ["address"],
    "blog.Post": ["canonical_url"],
    "blog.Redirect": ["onto"],
    "blog.Site": ["announcement_link", "menu", "footer", "social"],
    "comments.Claim": ["site"],
    "comments.Comment": ["site"],
}


@dataclass(frozen=True)
class Table:
    """One table of the export: its model, and the columns that go, in their order."""

    label: str
    names: tuple
    masked: frozenset

    @property
    def model(self):
        return apps.get_model(MOVED.get(self.label, self.label))

    @property
    def file(self):
        return f"data/{self.label}.jsonl"

    @property
    def fields(self):
        return [self.model._meta.get_field(name) for name in self.names]


def _table(label, words):
    words = [word for word in words.split() if not word.endswith(SECRET)]
    masked = frozenset(word.rstrip(MASKED) for word in words if word.endswith(MASKED))
    return Table(label, tuple(word.rstrip(MASKED) for word in words), masked)


TABLES = [_table(label, words) for label, words in COLUMNS.items()]
