"""What is made of texts stands in rows, so it comes out of each as it did when the row was written."""

import pytest

from accounts.names.spelling import key
from lib.text.comparing.confusables import skeleton
from lib.text.comparing.fingerprint import fingerprint
from lib.text.comparing.normalisation import readings
from lib.text.words import words_of

# {a text: (the key of a name, its skeleton, a fingerprint, what search finds it by, how it reads)}
FOLDED = {
    'Marrow': ('marrow', 'rnarrow', '149ff3c0f49ac4ec166da5f3928149d7', 'marrow', ['marrow']),
    'José O’Hara': ('josé o’hara', 'joseohara', '80e8b0217614f91eaa123e927013e2b7', 'jose o hara', ['josé o’hara']),
    'Mаrr0w': ('mаrr0w', 'rnarrow', 'f80038031792aecb3d3420d177e498a7', 'mаrr0w', ['mаrr0w']),
    'ＡＩder': ('aider', 'alder', '5e87ac3fa12310b0d48e81cefd0ce39f', 'aider', ['aider']),
    'Straße İstanbul': ('strasse i̇stanbul', 'strasselstanbul', '82414ed20ef0996a30f88ef6e4ce1c31', 'strasse istanbul', ['strasse istanbul']),
    'ΜARROW Ωμέγα': ('μarrow ωμέγα', 'rnarrowωμꞓya', '5937f7b83ff63f6567f7cb3c210f0920', 'μarrow ωμεγα', ['μarrow ωμέγα']),
    'ö̧́ é': ('ö̧́ é', 'oe', '181d5ace1ab4bb1c35cf5dcd7ac12b4d', 'o e', ['ö é']),
    '東京都 ｶﾀｶﾅ ㍿': ('東京都 カタカナ 株式会社', '東京都力夕力ナ株式会社', 'ad69335ace0df6ac73f856d86d8b15e0', '東京 京都 都 カタ タカ カナ ナ 株式 式会 会社 社', ['東京都カタカナ株式会社']),
    'ไทย ລາວ မြန်မာ': ('ไทย ລາວ မြန်မာ', 'ไฑยລາວမြန်မာ', '006e5dd78bb4f42f97c8a5e4293c8dc3', 'ไทย ລາວ မြန်မာ', ['ไทยລາວမြန်မာ']),
    'क्षत्रिय हिन्दी': ('क्षत्रिय हिन्दी', 'क्षत्रियहिन्दी', '59fa508462f6de9c209a34e769319b1f', 'क्षत्रिय हिन्दी', ['क्षत्रिय हिन्दी']),
    'שָׁלוֹם': ('שָׁלוֹם', 'שלlם', 'f4afa7a12bff3517acd2ad9463a23f92', 'שָׁלוֹם', ['שָׁלוֹם']),
    'مَرْحَبًا ـــ': ('مَرْحَبًا ـــ', 'مرحبl', '762dd598ace289a50041ff58deddece9', 'مَرْحَبًا ـــ', ['مرحبا']),
    'he\u200bre\xad co\u2060py': ('he\u200bre\xad co\u2060py', 'herecopy', '220fc5ba1e2de207fc70c23dbe12c923', 'he re co py', ['here copy']),
    'ﬁﬂ ½ ① Ⓐ 🅰 🇬🇹🇷🇺': ('fifl 1⁄2 1 a 🅰 🇬🇹🇷🇺', 'flfll2laagtru', '1fbc2dcbc8eb42d510c2da7627c596a0', 'fifl 1 2 1 a', ['fifl 1⁄2 1 a a 🇬🇹 🇷🇺']),
    '⠀blank⠀': ('⠀blank⠀', 'blank', '03ecfcc141373f770da6508222cb33af', 'blank', ['blank']),
    'ϲϹͿϳ Ёлка': ('σσϳϳ ёлка', 'ccjjeлka', '02904cb823c2d5ebd334bdba6e63dbdb', 'σσϳϳ елка', ['ccjj елка']),
    'K̶r̶ossed': ('k̶r̶ossed', 'krossed', 'fa42479fb0bd141cc92de87149f64fb0', 'krossed', ['krossed']),
    'Ǆ ǅ ẞ ΐ ᾳ ͅ': ('dž dž ss ΐ αι ι', 'dzdzssla', 'd1c471d39c879d6e45ca8ae7538e26cd', 'dz dz ss ι αι ι', ['dž dž ss ΐ αι ι']),
}  # fmt: skip


@pytest.mark.parametrize("text", FOLDED)
def test_a_text_is_folded_as_it_was_when_the_rows_were_written(text):
    made = (
        key(text),
        skeleton(text),
        fingerprint(f"{text} reads the same"),
        " ".join(words_of(text)),
        readings(text),
    )
    assert made == FOLDED[text]
