"""What people write in several languages: a few words all the time, most others hardly ever.

Pure, and the same each time. The common words are real, the rare ones are made of syllables; how often each
comes goes by its rank, as in any language.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

SIGNS = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工"
    "使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表"
)


@dataclass(frozen=True)
class Language:
    """`share` of the comments are in it; `common` are its words by rank, `syllables` make up the others."""

    code: str
    share: float
    common: str
    syllables: tuple
    others: int = 100_000
    between: str = " "
    length: tuple = (8, 90)  # words of a comment

    @cached_property
    def words(self):
        return [*self.common.split(), *map(self.rare, range(self.others))]

    @cached_property
    def weights(self):
        return list(accumulate(1 / (rank + 1) for rank in range(len(self.words))))

    def rare(self, number):
        """One of the others; the higher its number, the seldomer it comes."""
        made = ""
        number += len(self.syllables)
        while number:
            number, syllable = divmod(number, len(self.syllables))
            made += self.syllables[syllable]
        return made

    def text(self, chance, length):
        words = chance.choices(self.words, cum_weights=self.weights, k=length)
        ends = range(11, length, 12)
        for end in ends:
            words[end] += "," if self.between else "，"
        return self.between.join(words)


def _syllables(beginnings, ends):
    return tuple(a + b for a in beginnings.split() for b in ends.split())


LANGUAGES = [
    Language(
        "en", 0.58,
        "the to and of a in is it you that was for on are with as they be at this have from or had by but not what "
        "all were we when your can said there use each which she do how their if will up other about out many then "
        "them these so some her would make like him into time has look two more write go see number no way could "
        "people my than first water been call who oil now find long down day did get come made may part tide weir",
        _syllables("c d f l m p r s t st", "on er in al ent ar"),
    ),
    Language(
        "de", 0.12,
        "die der und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an "
        "nach wie im für man aber aus durch wenn nur war noch werden bei hat wir was wird sein einen welche sind "
        "oder zur um haben einer mir über ihm diese einem ihr uns da zum kann doch vor dieser mich ihn größe",
        _syllables("b g h k n w sch z", "au er ei lich ung en ü"),
    ),
    Language(
        "fr", 0.08,
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec ses "
        "mais comme ou si leur y dont elle deux ces même aux cette été fait sans être où œuvre déjà après",
        _syllables("d l m n p qu v", "é ion ment eau ou ire"),
    ),
    Language(
        "zh-hans", 0.12, " ".join([*SIGNS[:40], "中国", "我们", "没有", "什么", "知道", "时间", "问题", "天气", "梨树"]),
        tuple(SIGNS), 40_000, between="", length=(6, 60),
    ),
    Language(
        "ja", 0.10,
        "の に は を た が で て と し れ さ ある いる も する から な こと として い や など なっ ない この ため その "
        "あっ よう また もの という あり まで られ なる へ か だ これ によって により おり より による ず なり 日本 東京 "
        "京都 今日 明日 天気 電車 ナシ リンゴ カメラ ニュース インターネット",
        tuple(SIGNS[::2]) + tuple("アイウエオカキクケコサシスセソタチツテト"), 40_000, between="", length=(8, 70),
    ),
]  # fmt: skip


def comment(chance):
    """(language, text) of a comment."""
    language = _one_of_them(chance)
    least, most = language.length
    length = min(most, max(least, round(chance.lognormvariate(3.5, 0.6))))
    return language.code, language.text(chance, length)


def article(chance):
    """(language, text) of an article of some 900 words."""
    language = _one_of_them(chance)
    return language.code, language.text(chance, 900)


def _one_of_them(chance):
    [language] = chance.choices(LANGUAGES, [language.share for language in LANGUAGES])
    return language
