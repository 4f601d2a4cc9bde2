"""Which words of a text may have a lemma, told by their letters alone: most have not, and need no
analysis.

Whatever an inflection does to a word, it keeps the word's strong letters, in their order: all but
the letters of prolongation, hamza, and ه and ت, which endings take the place of. So `الوزراء` may
have the lemma `وزير`, whose strong letters are ز and ر, and `المدينة` may not. What the lexicon
alone relates (`نساء`, `مرأة`) is told by a list, which a test compares with the lexicon.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WEAK = frozenset("اويىهتةءئؤأإآ")
_FUNCTION = "·"
_FIRST, _LAST = "ء", "ْ"
# Letters, tatweel and tashkeel: of a word with any other nothing is told.
_PLAIN = f"{_FIRST}-غـ-{_LAST}"
_OTHERS = "0-9A-Za-z٠-٩"  # nor is anything of these in what has a lemma of Arabic letters
_COMMON = "ظغذثزضخطصشجحكقسفدعبرنمل"  # strong letters, the rarest first; others are rarer
# What stands behind most words, and in none. (In several lists, which are compiled in a fifth of
# the time that one takes with so many letters far apart.)
_BEHIND = r"[\s\d.,:;!?\"'()»«/%_|\]-]|\Z|[،؛]|[؟…]"


def skeleton(lemma: str) -> str:
    """The strong letters of a folded word or a lemma."""
    return "".join([one for one in lemma.removeprefix(_FUNCTION) if one not in _WEAK])


def unlikely(lemmas: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that matches, where a word may begin, all that stands before the next one that may
    have one of some lemmas, or fold into one; None where every word may. One match passes over
    hundreds of words. Its group is the letters that the next one begins with."""
    found = set()
    for lemma in lemmas:
        strong = skeleton(lemma)
        if not strong or lemma in _UNLIKE:
            return None
        found.add(strong)
    least = [one for one in sorted(found) if not any(_within(other, one) for other in found)]
    plain = [one for one in least if all("ء" < letter < "ي" for letter in one)]
    told = [f"[{_PLAIN}]++"]
    if plain:
        # Of most words one look at each letter tells that they have not even this one of any.
        rarest = {min(one, key=_COMMON.find) for one in plain}
        told = [f"{_all_but(rarest)}++", f"(?!{'|'.join(map(_in_order, plain))}){told[0]}"]
    if len(plain) == len(least):
        told.append(f"[{_OTHERS}]++")
    return re.compile(rf"(?:(?:{'|'.join(told)})(?: |(?={_BEHIND}))|[\W_]++)*+([{_PLAIN}]*+)")


def _in_order(strong: str) -> str:
    """A pattern of words that have these letters, in this order; possessive, so that a word of any
    length is read once."""
    return "".join(f"{_all_but({letter})}*+{letter}" for letter in strong)


def _all_but(letters: set[str]) -> str:
    """A class of all letters and marks of `_PLAIN`, and what stands between, but some."""
    after = [_FIRST, *(chr(ord(one) + 1) for one in sorted(letters))]
    before = [*(chr(ord(one) - 1) for one in sorted(letters)), _LAST]
    ranges = zip(after, before, strict=True)
    return f"[{''.join(f'{first}-{last}' for first, last in ranges if first <= last)}]"


def _within(strong: str, other: str) -> bool:
    """Whether what has the strong letters of another word has those of this one anyway."""
    left = iter(other)
    return strong != other and all(letter in left for letter in strong)


# Lemmas of words that have not all of their strong letters.
_UNLIKE = frozenset(
    """
·الذي ابذ ابزيم اثنان اجاف احتلال اذخر اذكر اذنه اربعون ارشذون ارقان اركنساس ارنب ازميل استرق
استشرف استطاع اسطرلاب اسطم اسطنبول اسطوخودوس اسفراج اسفنط اسفيدباج اسكدنيا اسكف اسوان اشترغار اشق
اشقيل اشيع اصطبل اصطرك اصفهان اظلم اغسطس اقحوان اقعس اقليميا اقنثا اكادير الاربعاء الاصبهان الثغ
الذ السبت المعلقات المنستير الناظور النرويج امام امبراطور امذريان امرا امسوخ املج انبج انتويرب
انجدان انجليز انسان انقرديا انقليس اهليلج اوروغوا اوزميوم بابوج باذروج باذنجان باراغوا بارزد باريس
بازلاء بازنقر بازهر باسور بامبوزيا بجاد بداشقان بدليس براغمات برد برذع برسياوشان برشام بركار
برنامج برنج برنيط برين بزرقطونا بسبايج بستوق بسد بطاطس بطريرك بغداد بقدونس بقس بقش بلاذر بلخش بنان
بنجنكشت بندقان بنغلاديش بوزيدان بوظ بيلسان بينيث تبختر تختج تربد ترجمان تركاش ترنجان تستر تسعون
تعبان تلنغان تليل تمم تنبال تنبول تنوم توبال تودر توغو تولوز ثلاثون ثمانون ثوم جانرك جبرائيل جدوار
جربوز جرن جريث جرينلاند جعضيض جلبهنك جليل جمرك جمشت جملون جنين جوادر جودر جوذاب جوشن جوعان جونفور
حبرج حبيب حدثنا حربث حرذون حزاق حضيض حفاظ حقيق حلتيت حلقوس حلل حمبزان حميم حنتم حيران خزز خسيس
خشاش خفيف خلد خليل خمسون خندريس خوزل خيزران دارصين دبوس درباس دعسوق دفل دقيق دليل دمجان دمقس دهمست
دوسر دولج دياقود ديدبان ديسمبر ذا ذاك ذباب ذرور ذرير ذليل ذو راتينج ربيب رستاق رفع رقف رقيق رمضان
رنك ريان ريباس ريصال زرقون زرنيخ زعتر زعرور زقاق زلغوط زنبرك زنبوج زنجبيل زنجفر زوفا زيق سادوران
ساذج سالوس ساونا سبانخ سبتمبر سبطان سبعون سبيداج سبيدج ستون سداد سرجين سرطان سرمق سرو سريش سفرجل
سفندر سقلاط سقنقور سكران سكنجبين سكوم سلباح سلسبيل سلور سلوق سليط سليل سموال سميذ سنباذج سنبوسق
سنبوق سندروس سنفيتون سنور سهريز سيجار سيسبان شابانك شاذنج شاهدانج شاهسفرم شاهلوج شبطباط شبعان شحاط
شحيح شديد شرقراق شرموط شرير ششقاقل شعاع شقيق شكوس شلجم شلنج شلوق شليل شمشاد شمندر شنبر شندقور شوبك
شونيز شيربام شيرج شيص شيم صابور صاروج صبحان صحيح صخدان صريق صفصاف صقر صقعان صل صلصال صمام صنار
صنان صولجان صيدل صيقل ضرير طالما طبيب طحرور طربوق طرثوث طرخشقون طفحان طلمب طنجير طوبولوجيا طوشكا
طوغ طيلسان طيهوج ظربان ظمان عبيثران عجاج عجلان عربون عرعر عرناس عزيز عشر عشرون عطشان عفيف عقيق
عكاز علند عليل عنان عنبر عندليب عنزروت عنكبوت عيان غافث غبيب غرام غردق غرير غضبان غضنفر غليون
غيران فادن فاشرا فالوذج فانيد فدام فرجون فرحان فرسك فرص فرفحين فستان فسطاط فقوس فم فنك فوذنج فولاذ
فولت فيجن فيقن فينك قارس قارور قبان قراسيا قرسطون قرقف قرنبيط قرنو قسطاس قشده قفلوط قلاووظ قلقاس
قليل قمبر قنبر قندس قنديد قنفذ قنيبر قوقع قونك قيثار قيشور كابوك كازاخستان كاغد كافور كبر كذين كرح
كرزن كركم كرمدان كرنيب كزبر كزمازج كسبه كستناء كسلان كشتاسب كشتبان كشمير كشوث كلزوم كلكلانج كماشير
كندر كندس كوبنهاغن كونجرس كونيغسبرغ كيلج لادن لشبون لعل لوح لوزينج لوكسمبورغ ليختنشتاين ليمون مؤنث
ماسوش مالج مانغوستين مبايعة محاضرة محدل محل مخيطا مداد مذرا مرأة مرداسنج مردقوش مرزاب مرزب مرزبان
مرطبان مرقاس مرماخور مزلاج مسحقونيا مشمل مصطب مصطك معضد معقد مغناطيس مقرط ملان ملوخ منجنيق منذ
منشور مهندس موتان ميتوكندريون ميجم نتج نجح نجران نشادر نشوق نصران نطف نعسان نقانق نمام نواسير
نوفمبر نيتروغليسيرين نيزك نيكاراغوا هذاك هرشف هعخع هلال همدان هيذب هيلع وديد ورل ورنيش وعد يخجال
يرقان يعقوب يقظان يلنجوج يوجوسلافيا
""".split()  # noqa: SIM905
)
