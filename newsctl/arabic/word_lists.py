"""Words of which the lexicon's making must know more than simplemma's list says."""

from __future__ import annotations

from newsctl.arabic import fold

SHORT = 4  # letters of a noun in ة that has a meaning of its own, where longer ones are feminines
# Those whose ة is the adjective's, the female's, or that of one of many.
FEMININES = """
خاصة هامة مهمة سيئة آمنة حية مشعة يقظة خفية سرية حارة زوجة ابنة طفلة ملكة بطلة خالة عمة جدة فكرة
ليلة موجة ورقة لوحة ثمرة زهرة وردة حبة بصلة بيضة نخلة صخرة سمكة شجرة نحلة نملة بقرة قطة دودة موزة
عشبة ريشة شيعة هجرة رغبة نغمة دمعة قطعة كذبة غلطة لكمة صفعة قفزة ركلة هزة رقصة ضربة طعنة صيحة لعنة
لدغة لمسة همسة نظرة ضحكة حفلة فرحة دهشة هجمة حرقة نومة غارة
"""
# Words that begin with ا and ل without an article.
OWN_AL = """
ألعاب ألوان ألقاب ألغام ألحان ألبان ألواح ألياف ألفاظ ألغاز ألف آلاف ألفين ألبسة ألوية ألبوم ألماس
ألمان ألماني ألمانيا ألمانية ألبانيا ألباني ألحق ألهم ألقى ألغى ألزم ألمح ألم آلام آلهة آلات آلية
آليات إلغاء إلقاء إلهام إلزام إلحاح إلمام إلحاد إلحاق إلكتروني إلكترونية إلكترون إلياس إله إلهي
إلى إلا التزام التزم التقى التقاء التهاب التحاق التحق التفاف التفت التماس التباس التقط التقاط
التهم التهام التف التئام التجأ التمس التوى التواء
"""

# Nouns of the news that begin with ل: behind the preposition they look as if they had the article.
# Others (لقمة, لقلق) are rarer there than the nouns behind the article (القمة, القلق).
OWN_LAM = """
لاعب لاعبون لاعبين لاعبة لبنان لبناني لبنانية لقاء لقاءات لجنة لجان لحظة لحظات لغة لغات لقب لحم
لحوم ليلة ليالي ليبيا ليبي ليبية ليبيون ليبيين لندن لسان لوحة لوحات لائحة لوائح لباس لصوص لاجئ
لاجئون لاجئين لاجئة لقاح لقاحات لقطة لقطات لعبة لوم لواء لوكسمبورغ لوبي لاتينية لاتيني لحية لمسة
لهجة لؤلؤ ليبرالي ليبرالية ليمون لطف لغز لغم لهب لوزان ليون ليفربول لاس لوس
"""
# Nouns that begin with a letter like a clitic and ا and ل.
OWN_CLITIC = """
والد والدة والدان والدين والي بالغ بالغة بالغون بالغين بالون بالونات بالوعة كاليفورنيا كالسيوم
فالنسيا
"""
BEFORE_NOUNS = "بل"
# Nouns and names that stand behind ب or ل more often than what the two letters make is read.
COMMON = """
أول حسن ذات زمن زمني زوجة كورية كوري شرف أهل فضل جوار جانب مناسبة أزمة جولة عادة أعين أسهم مجرد
خير ناصر جون صين روما ألمان مهني مهنية شام باب رأي رأيه ورق سنة فيفا هوية تصرف طريق يومي أمون لاعب
شأن هدف فرض صنع غاز قادر جاهز واضح فائز ناشط خائف عازم قلق فخور فاسد
"""
# Words that stay what they are, although a common noun would be left behind ب or ل.
KEPT = frozenset(
    map(
        fold.fold,
        ["بعيد", "لطيف", "باليه", "بالي", "لورد", "لبان", "لبنى", "لباب", "بلغم", "بنصر", "بصمة"],
    )
)
# Nouns whose own last letter is ت, which is no ة before a pronoun.
IN_TAA = "بيت وقت صوت موت بنت أخت زيت حوت تحت قوت ياقوت سكوت تابوت كبريت إنترنت"
# Nouns of two letters, which bear an article and pronouns as others do.
TWO_LETTERS = """
أب أخ أم بر بط بن جد جو حب حج حد حر حس حظ حق حل حي خد خط دب دم ذم رب رد رز رق سد سر سم سن سل شك شق
شر شم صف ضد طب طن ظل عش عم غش غم فخ فك فم فن قس قط قش كف كم لب لص مد مخ نص يد ود هم غد ري سب
"""
