"""What headings are called in three languages, by the field that they name, and HXL tags."""

WORDS = {
    "date": (
        "date|event date|incident date|date of incident|date of event|date occurred|day date"
        "|occurred on|day and date|اليوم والتاريخ|ڕۆژ و بەروار|start date|date start|begin date"
        "|dateoccurred|التاريخ|تاريخ|تاريخ الحادث"
        "|تاريخ الحدث|تاريخ الوقوع|تاريخ الحادثة|بەروار|ڕێکەوت|بەرواری ڕووداو|ڕێکەوتی ڕووداو"
        "|مێژوو"
    ),
    "date_time": (
        "date time|datetime|date and time|occurred at|dtg|date time group"
        "|التاريخ والوقت|تاريخ ووقت|تاريخ ووقت الحادث|تاريخ الحادث ووقته"
        "|تاريخ و وقت الحادث|بەروار و کات|بەروار و کاتژمێر"
    ),
    "time": (
        "time|hour|time of day|event time|incident time|time of incident|clock|الوقت|وقت|الساعة"
        "|ساعة|وقت الحادث|ساعة الحادث|کات|کاتژمێر|کاتی ڕووداو|کاتژمێری ڕووداو"
    ),
    "year": "year|event year|سنة|السنة|العام|عام|ساڵ|ساڵی ڕووداو",
    "month": "month|event month|شهر|الشهر|مانگ",
    "day": "day|event day|day of month|يوم|اليوم|ڕۆژ",
    "date_end": "end date|date end|last day|تاريخ الانتهاء|تاريخ النهاية|بەرواری کۆتایی",
    "time_precision": (
        "time precision|date precision|date prec|precision of time|دقة الوقت|وردیی کات"
    ),
    "kind": (
        "kind|type|event type|incident type|type of incident|type of event|category|event"
        "|incident|incident category|event category|attack type|sub event type|subtype|weapons"
        "|cause|primary type|nature|طبيعة الحادث|طبيعة|نوع الحدث الأمني|النوع|نوع|نوع الحادث"
        "|نوع الحدث|الحادث|نوع الحادثة|نوع العملية"
        "|التصنيف|صنف الحادث|جۆر|جۆری ڕووداو|جۆری هێرش|ڕووداو|پۆلێن"
    ),
    "lat_lon": (
        "coord|gps coordinates|پۆتانی جوگرافی|lat lon|latlon|lat long|latlong|coordinates"
        "|coordinate|coords|gps|point|location gps"
        "|geo point|geopoint|geometry|wkt|geom|the geom|position|الإحداثيات|احداثيات|الاحداثيات"
        "|إحداثيات|إحداثي|پۆتان|پۆتانەکان|کۆئۆردینات|خاڵی جوگرافی|نوقتە"
    ),
    "latitude": (
        "latitude|lat|y|ycoord|lat n|latitude n|lat dd|latitude dd|gps latitude|gps lat"
        "|خط العرض|العرض"
        "|دائرة العرض|هێڵی پانی|پانی|بازنەی پانی|هێڵی پان"
    ),
    "longitude": (
        "longitude|lon|long|lng|x|long e|lon e|longitude e|xcoord|lon dd|long dd|longitude dd"
        "|gps longitude|gps lon"
        "|gps long|خط الطول|الطول|هێڵی درێژی|درێژی|هێڵی درێژ"
    ),
    "mgrs": (
        "mgrs|grid|grid reference|grid ref|military grid|mgrs grid|utm mgrs|gitter"
        "|الإحداثي العسكري|احداثي عسكري|المربع|شبكة|إحداثيات عسكرية|تۆڕی سەربازی|گرید"
        "|پۆتانی سەربازی"
    ),
    "location_precision_m": "location precision m|precision m|accuracy m|location precision",
    "place": (
        "place|location|place name|town|city|village|towns|area|site|neighbourhood|neighborhood"
        "|locality|where|nahia|qadha|district|sub district|subdistrict|governorate|province"
        "|admin 1|admin 2"
        "|admin 3|admin1|admin2|admin3|adm1|adm2|location name|المكان|مكان|الموقع|موقع"
        "|مكان الحادث|موقع الحادث|القرية|قرية|المدينة|مدينة|المنطقة|منطقة|القضاء|قضاء|الناحية"
        "|ناحية|المحافظة|محافظة|محل الحادث|شوێن|شوێنی ڕووداو|گوند|شار|ناوچە|قەزا|ناحیە|پارێزگا"
        "|شارۆچکە"
    ),
    "narrative": (
        "actions|actions taken|action taken|الإجراءات|الإجراءات المتخذة|narrative|description"
        "|notes|note|details|summary|remarks|comments|comment|title|text"
        "|what happened|event description|incident description|headline|synopsis|التفاصيل|تفاصيل"
        "|الوصف|وصف|الملاحظات|ملاحظات|ملخص|الملخص|وصف الحادث|تفاصيل الحادث|شرح|الشرح|موجز الحادث"
        "|وردەکاری|وردەکارییەکان|تێبینی|تێبینییەکان|پوختە|کورتە|کورتەی ڕووداو|باس|وەسف"
    ),
    "perpetrator": (
        "perpetrator|perpetrators|perpetrator group|attacker|suspected perpetrator|gname|الجاني"
        "|المنفذ|الجهة المنفذة|الفاعل|الجناة|جهة التنفيذ|بکەر|ئەنجامدەر|لایەنی ئەنجامدەر"
        "|تاوانبار"
    ),
    "precedence": "precedence|priority|الأسبقية|أسبقية|لەپێشینەیی|لەپێشینە",
    "language": "language|lang|اللغة|لغة|زمان",
    "grading": (
        "grading|source grading and information|reliability and credibility|التقييم|هەڵسەنگاندن"
    ),
    "grading.source": (
        "source grading|source reliability|reliability|تقييم المصدر|موثوقية المصدر"
        "|هەڵسەنگاندنی سەرچاوە"
    ),
    "grading.information": (
        "information grading|credibility|information credibility|تقييم المعلومة|تقييم المعلومات"
        "|هەڵسەنگاندنی زانیاری"
    ),
    "local_leader": "local leader|mukhtar|مختار|شيخ عشيرة",
    "exercise": "exercise|تمرين|مەشق",
    "salute.size": "salute size",
    "salute.activity": "salute activity",
    "salute.direction": "salute direction",
    "salute.unit": "salute unit",
    "salute.observed_at": "salute observed at",
    "salute.equipment": "salute equipment",
    "abduction.outcome": "abduction outcome",
    "abduction.outcome_at": "abduction outcome at",
    "abduction.demand": "abduction demand|ransom demand",
    # No running number: it moves when a row is put in above.
    "identifier": (
        "id|identifier|event id|incident id|incident number|record id|case number|report number"
        "|report no|uid|uuid|ref|reference|code|event code|ibc code|tracking number|icn"
        "|رقم الحادث|رقم الكتاب|معرف|ژمارەی ڕووداو|ناسنامە"
    ),
    "reporter": (
        "reporter|reported by|reporting unit|source officer|المبلغ|الجهة المبلغة|ڕاپۆرتدەر"
        "|لایەنی ڕاپۆرتدەر"
    ),
    "received_at": (
        "received at|date received|reported at|date reported|report date|reporting date"
        "|تاريخ الإبلاغ"
        "|تاريخ الاستلام|تاريخ البلاغ|تاريخ الورود|بەرواری وەرگرتن|بەرواری ڕاپۆرت"
    ),
    "struck": "struck",
}
OUTCOMES = {
    "killed": (
        "killed|dead|deaths|death|fatalities|fatality|kia|killings|casualties killed|nkill|قتلى"
        "|القتلى|قتيل|شهداء|الشهداء|شهيد|وفيات|ضحايا|کوژراو|کوژراوان|کوژراوەکان|کوژراوەکانی"
        "|شەهید|شەهیدان|مردوو"
    ),
    "wounded": (
        "wounded|injured|injuries|wia|nwound|جرحى|الجرحى|جريح|مصابين|إصابات|مصابون|الإصابات"
        "|المصابين|المصابون|بریندار|برینداران|بریندارانی|بریندارەکان|بریندارەکانی"
    ),
    "abducted": (
        "abducted|kidnapped|hostages|مختطفون|مختطفين|المختطفين|المختطفون|مخطوفين|ڕفێنراو"
        "|ڕفێندراو|ڕفێنراوان"
    ),
    "missing": "missing|mia|المفقودون|مفقودون|مفقودين|المفقودين|بێسەروشوێن",
    "detained": (
        "detained|arrested|captured|المعتقلون|معتقلون|معتقلين|المعتقلين|موقوفين|دەستگیرکراو|گیراو"
    ),
    "released": "released|freed|مفرج عنهم|محررين|ئازادکراو",
}
CATEGORIES = {
    "civilian": (
        "civilian|civilians|civ|civs|مدني|مدنيين|مدنيون|المدنيين|المدنيون|من المدنيين|مەدەنی"
        "|هاووڵاتی"
        "|هاووڵاتیان"
    ),
    "peshmerga": "peshmerga|pesh|kurdish forces|البيشمركة|بيشمركة|بیشمەرگە|پێشمەرگە",
    "iraqi": (
        "iraqi|iraqi forces|iraqi army|isf|ia|host nation|hn|army|soldiers|الجيش|الجيش العراقي"
        "|جنود|القوات العراقية|من الجيش|سوپا|سوپای عێراق|سەرباز"
    ),
    "other_security": (
        "police|other security|security forces|federal police|coalition|شرطة|الشرطة"
        "|القوات الأمنية|الأمن|پۆلیس|ئاسایش|هێزە ئەمنییەکان"
    ),
    "militant": (
        "militant|militants|enemy|insurgent|insurgents|is|isil|isis|daesh|aif|terrorists"
        "|التنظيم|داعش|إرهابيين"
        "|الإرهابيين|ارهابي|مسلحين|المسلحين|مسلح|داعشی|چەکدار|چەکداران|تیرۆریست"
    ),
}
TAGS: tuple[tuple[str, set[str], str], ...] = (
    # The hashtag, attributes of which all must be there, and the field; the first that fits.
    ("date", {"year"}, "year"),
    ("date", {"end"}, "date_end"),
    ("date", {"reported"}, "received_at"),
    ("date", {"report"}, "received_at"),
    ("date", set(), "date"),
    ("geo", {"lat"}, "latitude"),
    ("geo", {"lon"}, "longitude"),
    ("geo", {"coord"}, "lat_lon"),
    ("geo", {"coords"}, "lat_lon"),
    ("event", {"id"}, "identifier"),
    ("event", {"code"}, "identifier"),
    ("event", {"description"}, "narrative"),
    ("event", {"type"}, "kind"),
    ("event", {"category"}, "kind"),
    ("event", {"name"}, "kind"),
    ("event", set(), "kind"),
    ("cause", set(), "kind"),
    ("incident", {"id"}, "identifier"),
    ("incident", set(), "kind"),
    ("meta", {"id"}, "identifier"),
    ("id", set(), "identifier"),
    ("description", set(), "narrative"),
    ("notes", set(), "narrative"),
    ("comments", set(), "narrative"),
    ("source", set(), "narrative"),
    ("meta", {"source"}, "narrative"),
    ("crisis", {"type"}, "kind"),
    ("loc", {"code"}, ""),
    ("loc", {"type"}, ""),
    ("loc", set(), "place"),
    *((f"adm{level}", {"code"}, "") for level in range(1, 6)),
    *((f"adm{level}", set(), "place") for level in range(5, 0, -1)),
    ("group", {"perpetrator"}, "perpetrator"),
    ("actor", {"perpetrator"}, "perpetrator"),
    ("perpetrator", set(), "perpetrator"),
)
