"""Which names readers can't tell apart. No database."""

import pytest

from lib.text.comparing.confusables import are_confusable, is_seen, skeleton

THE_SAME = [
    # As it is written.
    ("Marrow", "Marrow"), ("MARROW", "Marrow"), ("mArRoW", "Marrow"), ("STRASSE", "Straße"),
    ("Mar row", "Marrow"), ("M.a.r.r.o.w", "Marrow"), ("Mar-row!", "Marrow"), ("_Marrow_", "Marrow"),
    ("ohara", "O’Hara"), ("O'Hara", "O’Hara"), ("Passing  Heron", "Passing Heron"),
    # What nobody sees, and what is drawn into, above or below a letter.
    ("Mar\u200brow", "Marrow"), ("Mar\u200drow", "Marrow"), ("\u2060Marrow", "Marrow"),
    ("Mar\u00adrow", "Marrow"), ("Marrow\u3164", "Marrow"), ("Marrow\u2800", "Marrow"),
    ("M̶a̶r̶r̶o̶w̶", "Marrow"), ("Mārrow", "Marrow"), ("Marroẉ", "Marrow"), ("Ma\u0323rrow", "Marrow"),
    ("José", "Jose"), ("Soren", "Søren"), ("Lukasz", "Łukasz"),
    # Other shapes of the same letters.
    ("Ｍａｒｒｏｗ", "Marrow"), ("𝐌𝐚𝐫𝐫𝐨𝐰", "Marrow"), ("𝓜𝓪𝓻𝓻𝓸𝔀", "Marrow"), ("Ⓜarrow", "Marrow"),
    ("ᴍarrow", "Marrow"), ("Ⅿarrow", "Marrow"),
    # Letters of other alphabets.
    ("Mаrrow", "Marrow"), ("МАRRОW", "Marrow"), ("Μarrow", "Marrow"), ("Ꮇarrow", "Marrow"),
    ("Ѕasha", "Sasha"), ("аlder", "Alder"), ("Αlder", "Alder"), ("Hоb", "Hob"),
    ("Оксана", "Oкcaнa"), ("Tома", "Тома"),
    # And names that are wholly of another one.
    ("ΝΙΚΟ", "Niko"), ("POMA", "Рома"), ("Рома", "Poma"), ("Тома", "Toma"), ("BOBA", "Вова"),
    # Letters and digits that look like others.
    ("AIder", "Alder"), ("aIder", "Alder"), ("A1der", "Alder"), ("rnarrow", "Marrow"),
    ("Marrovv", "Marrow"), ("Marr0w", "Marrow"), ("m4rr0w", "Marrow"), ("@lder", "Alder"),
    ("Hob", "H0b"), ("5orrel", "Sorrel"), ("lan", "Ian"), ("AgentOO7", "Agent007"),
]  # fmt: skip
DIFFERENT = [
    ("Marrow", "Quince"), ("Marrows", "Marrow"), ("Mallow", "Marrow"), ("Big Marrow", "Marrow"),
    ("Marrow 2", "Marrow"), ("Alice", "Alicia"),
    # Of these only the small letters look alike.
    ("Lan", "Ian"), ("LAN", "Ian"), ("Ali", "Ail"), ("Ali", "Aii"),
    # Honest names, whatever they are written in.
    ("王小明", "王小朋"), ("李", "王"), ("さくら", "サクラ"), ("がく", "かく"), ("김", "검"),
    ("Ирина", "Marrow"), ("Вова", "Vova"), ("Мария", "Марина"), ("Сергей", "Андрей"),
    ("Işık", "Isil"), ("Ayşe", "Ayla"), ("Yıldız", "Yeliz"), ("محمد", "أحمد"), ("فاطمة", "مريم"),
    ("דוד", "משה"), ("Νίκος", "Νίκη"), ("अनिता", "अनिल"), ("สมชาย", "สมหญิง"), ("Զարուհի", "Արամ"),
    ("🐚", "🦀"), ("...", "!!!"), ("ΝИКО", "НИКО"),
]  # fmt: skip


@pytest.mark.parametrize("name, other", THE_SAME)
def test_nobody_can_tell_one_from_the_other(name, other):
    assert are_confusable(name, other)


@pytest.mark.parametrize("name, other", DIFFERENT)
def test_these_are_two(name, other):
    assert not are_confusable(name, other) and not are_confusable(other, name)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u3164", "\u2800\u2800", "\u200d"])
def test_a_name_that_nobody_sees_is_none(name):
    assert not is_seen(name)


@pytest.mark.parametrize("name", ["王小明", "🐚", "...", "Işık", "محمد", "x"])
def test_every_name_has_a_look_to_be_found_by(name):
    assert skeleton(name) and is_seen(name)
