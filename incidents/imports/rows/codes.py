"""Words that stand for codes: kinds, precedence, precision and others, in three languages."""

import re
from functools import cache

from django.conf import settings
from django.utils.translation import override

from centres.text.spelling import fold
from incidents.fields import NAMED
from incidents.kinds import Precedence

# How rooms, ministries and their predecessors write kinds, beside our own codes and labels.
_KINDS = {
    "ied": "ied|ied explosion|ied attack|ied detonation|ied strike|ieds|vbied|svbied|svest|rcied"
    "|vbied explosion|roadside bomb|car bomb|bomb|bombing|suicide bomb|suicide bombing"
    "|suicide attack|explosion|explosive|mine strike|landmine|magnetic bomb|sticky bomb"
    "|عبوة|عبوة ناسفة|عبوه لاصقة|عبوة لاصقة|انفجار|تفجير|سيارة مفخخة|مفخخة|تفجير انتحاري"
    "|حزام ناسف|انفجار عبوة|لغم|بۆمب|تەقینەوە|ئۆتۆمبێلی بۆمبڕێژکراو|مین|بۆمبی چێنراو",
    "ied_found": "ied found|ied found cleared|ied cleared|cache|cache found|cache found cleared"
    "|weapons cache|mine found|mine found cleared|uxo|unexploded ordnance|ied found and cleared"
    "|العثور على عبوة|كدس|كدس عتاد|تفكيك عبوة|ضبط عبوة|دۆزینەوەی بۆمب|پووچەڵکردنەوەی بۆمب",
    "attack": "saf|small arms|small arms fire|direct fire|armed attack|armed clash|clash|clashes"
    "|firefight|ambush|attack|shooting|gunfire|sniper|rpg|raid by militants|complex attack"
    "|هجوم|هجوم مسلح|اشتباك|اشتباكات|إطلاق نار|اطلاق نار|كمين|قنص|تعرض"
    "|هێرش|هێرشی چەکداری|پێکدادان|تەقەکردن|بۆسە|شەڕ",
    "post_attack": "attack on checkpoint|attack on a checkpoint|attack on an outpost"
    "|checkpoint attack|attack on outpost|attack on post"
    "|هجوم على سيطرة|هجوم على نقطة|هێرش بۆ سەر بازگە|هێرش بۆ سەر سەنگەر",
    "indirect_fire": "idf|indirect fire|mortar|mortars|mortar attack|rocket|rockets|rocket attack"
    "|artillery|shelling|missile|missiles|قصف|هاون|قذائف هاون|صاروخ|صواريخ|مدفعية|قصف مدفعي"
    "|هاوەن|مووشەک|تۆپ|تۆپباران|ڕۆکێت",
    "drone": "drone|drones|uav|uas|drone strike|drone attack|طائرة مسيرة|مسيرة|طائرة بدون طيار"
    "|درۆن|فڕۆکەی بێفڕۆکەوان",
    "abduction": "abduction|hostage|hostages|kidnapping|kidnap|kidnapped|hostage taking|abducted"
    "|hijacking of people"
    "|خطف|اختطاف|مختطف|ڕفاندن",
    "killing": "killing|assassination|murder|execution|targeted killing|executed|اغتيال|قتل"
    "|إعدام|اعدام|تیرۆر|تیرۆرکردن|کوشتن",
    "extortion": "extortion|threat|intimidation|ابتزاز|تهديد|إتاوة|هەڕەشە|سەرانەسەندن|سەرانە",
    "arson": "arson|sabotage|looting|theft|vandalism|fire|crop burning|حرق|إحراق|حريق|تخريب|نهب"
    "|سرقة|حرق محاصيل|سووتاندن|تێکدان|تاڵانکردن|دزی",
    "movement": "movement|militant movement|sighting|suspicious movement|surveillance"
    "|رصد|تحرك|تحرك مسلحين|تحركات|بینین|جموجۆڵ|جووڵەی چەکداران",
    "false_checkpoint": "false checkpoint|illegal checkpoint|fake checkpoint|icp"
    "|سيطرة وهمية|بازگەی ساختە",
    "arrest": "arrest|arrests|detention|detained|raid|operation|search operation|cordon search"
    "|اعتقال|القبض|إلقاء القبض|مداهمة|عملية أمنية|تفتيش|دەستگیرکردن|ئۆپەراسیۆن|گرتن",
    "friendly": "friendly fire|blue on blue|friendly|نيران صديقة|تەقەی دۆست",
    "other": "other|others|misc|أخرى|اخرى|أخري|غير ذلك|هی تر|هیتر|تر",
}
_OTHERS = {
    "precedence": {code.value: code.letter for code in Precedence},
    "time_precision": {"minute": "exact"},
}
ANY_OTHER = "*"  # in the values of a mapping: whatever else is written
BEYOND = "beyond"  # of the precision of a place: coarser than a report can say
_BETWEEN = re.compile(r"[,،;؛/|+&()]| and | و | و(?=[^\W\d_])")


@cache
def words(target: str) -> dict[str, str]:
    """Return the code that each folded word stands for: codes, labels and what people write."""
    known: dict[str, str] = {}
    synonyms = _KINDS if target == "kind" else _OTHERS.get(target, {})
    for code, written in synonyms.items():
        known |= {fold(word): code for word in written.split("|") if word}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {fold(str(label)): str(code) for code, label in NAMED[target].choices}
    return known | {fold(str(code)): str(code) for code, _label in NAMED[target].choices}


@cache
def labels(target: str, code: str) -> frozenset[str]:
    """Return how a code is called, folded: itself, and its label in each language."""
    called = {fold(code)}
    for language, _name in settings.LANGUAGES:
        with override(language):
            called |= {fold(str(label)) for known, label in NAMED[target].choices if known == code}
    return frozenset(called)


def code_of(target: str, written: str, values: dict[str, str]) -> str | None:
    """Return the code that a word stands for: by the mapping's own (folded) values, else by ours.

    "" is a word whose rows are refused, None one that nobody has said anything of.

    Of kinds, several words in one cell are taken where all of them stand for the same.
    """
    folded = fold(written)
    if folded in values:
        return values[folded]
    known = words(target).get(folded)
    if known is None and target == "kind":
        pieces = {fold(piece) for piece in _BETWEEN.split(written)} - {""}
        codes = {values.get(piece, words(target).get(piece)) for piece in pieces}
        known = codes.pop() if len(codes) == 1 else None
    return values.get(ANY_OTHER) if known is None else known
