"""E-mail addresses as they are compared: functions from texts to texts."""


def normal(email: str) -> str:
    """The address in lower case, with its domain as the name system spells it.

    "Heron@Bücher.example" and "heron@xn--bcher-kva.example" are one address. What stands
    before the @ is otherwise left alone: plus-tags and dots may be different people.
    """
    local, at, domain = email.strip().lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:  # Too long a label, say: nobody can write there, but it is a text.
        pass
    return f"{local}{at}{domain}"


def spellings(email: str) -> set[str]:
    """How an address in its normal form may have been typed: with its domain in letters as well."""
    local, at, domain = email.rpartition("@")
    try:
        return {email, f"{local}{at}{domain.encode('ascii').decode('idna')}"}
    except UnicodeError:
        return {email}


def loose(email: str) -> str:
    """The address without plus-tag and dots, the same for what is most likely one mailbox: a hint, never a proof.

    "he.ron+parley@example.org" and "heron@example.org" are alike.
    """
    local, at, domain = normal(email).rpartition("@")
    return f"{local.split('+')[0].replace('.', '') or local}{at}{domain}"
