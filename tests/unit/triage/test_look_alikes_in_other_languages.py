"""Messages in ten languages that the assistant doesn't answer in, which name a red flag and are no cry for help. See `tests.unit.triage.languages`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.triage.languages import lines_of

Outcome = Callable[[str], str]

_FIRST = {
    "es": """
        ¿El lupus puede causar dolor en el pecho?
        solo quiero saber si la artritis puede provocar un infarto
        tuve un infarto hace diez años, ahora estoy bien, ¿puedo vacunarme?
        quiero pedir una cita para la próxima semana
        muchas gracias por la información
        me duele la rodilla desde hace un mes
        el sangrado de encías es un síntoma de qué
        ¿cuántas pastillas de metotrexato se toman por semana?
        mi abuelo murió hace muchos años de un cáncer
        ¿la dificultad para respirar es un síntoma de la esclerodermia?
    """,
    "pt": """
        o lúpus pode causar dor no peito?
        só para saber, a artrite pode provocar infarto?
        tive um infarto há dez anos, hoje estou bem, posso tomar vacina?
        quero marcar uma consulta para semana que vem
        muito obrigada pela informação
        meu joelho dói quando subo escada
        falta de ar é um sintoma de esclerodermia?
        quantos comprimidos de metotrexato se toma por semana?
        moro em Lisboa, qual remédio é melhor
        meu avô morreu há muitos anos de câncer
    """,
    "fr": """
        Est-ce que le lupus peut provoquer des douleurs dans la poitrine ?
        juste pour information, la polyarthrite peut-elle donner une crise cardiaque ?
        j'ai fait un infarctus il y a dix ans, aujourd'hui tout va bien
        je voudrais prendre un rendez-vous la semaine prochaine
        merci beaucoup pour votre aide
        j'ai mal au genou depuis un mois
        l'essoufflement est-il un symptôme de la sclérodermie ?
        combien de comprimés de méthotrexate par semaine ?
        mon grand-père est mort d'un cancer il y a vingt ans
        le pain sans gluten est-il bon pour la santé
    """,
    "de": """
        Kann Lupus Brustschmerzen verursachen?
        nur zur Info: kann Rheuma einen Herzinfarkt auslösen?
        ich hatte vor zehn Jahren einen Schlaganfall, jetzt geht es mir gut
        ich möchte einen Termin für nächste Woche
        vielen Dank für die Hilfe
        mein Knie tut seit einem Monat weh
        ist Atemnot ein Symptom der Sklerodermie?
        wie viele Tabletten Methotrexat nimmt man pro Woche?
        ich will mehr über das Leben mit Lupus wissen
        mein Opa ist vor vielen Jahren an Krebs gestorben
    """,
    "it": """
        il lupus può causare dolore al petto?
        solo per sapere, l'artrite può provocare un infarto?
        ho avuto un infarto dieci anni fa, adesso sto bene
        vorrei prenotare una visita per la prossima settimana
        grazie mille per le informazioni
        mi fa male il ginocchio da un mese
        la mancanza di respiro è un sintomo della sclerodermia?
        quante pillole di metotrexato si prendono a settimana?
        mio nonno è morto di tumore tanti anni fa
        vorrei vivere meglio con la celiachia
    """,
    "pl": """
        czy toczeń może powodować ból w klatce piersiowej?
        chcę tylko wiedzieć czy RZS może wywołać zawał
        dziesięć lat temu miałem zawał, teraz wszystko dobrze
        chcę umówić wizytę na przyszły tydzień
        dziękuję bardzo za pomoc
        kolano boli mnie od miesiąca
        czy duszność jest objawem twardziny?
        ile tabletek metotreksatu bierze się na tydzień?
        dziadek zmarł wiele lat temu na raka
        jak żyć z celiakią
    """,
    "ru": """
        может ли волчанка вызывать боль в груди?
        просто для информации: может ли артрит вызвать инфаркт?
        десять лет назад у меня был инфаркт, сейчас всё хорошо
        хочу записаться на приём на следующей неделе
        большое спасибо за помощь
        колено болит уже месяц
        одышка это симптом склеродермии?
        сколько таблеток метотрексата принимают в неделю?
        дедушка умер много лет назад от рака
        как жить с целиакией
    """,
    "zh": """
        红斑狼疮会引起胸痛吗？
        只是想了解一下，类风湿会导致心梗吗
        我十年前得过心梗，现在很好
        我想预约下周的门诊
        非常感谢你的帮助
        膝盖痛了一个月了
        呼吸困难是硬皮病的症状吗
        甲氨蝶呤每周吃几片
        爷爷很多年前因癌症去世
        得了乳糜泻要怎么生活
    """,
    "ar": """
        هل الذئبة تسبب ألم في الصدر؟
        بس للعلم هل الروماتيزم ممكن يسبب جلطة
        صارت لي جلطة قبل عشر سنوات والحين انا بخير
        أريد حجز موعد الأسبوع القادم
        شكرا جزيلا على المساعدة
        ركبتي توجعني من شهر
        هل ضيق التنفس من أعراض تصلب الجلد؟
        كم حبة ميثوتريكسات في الأسبوع؟
        جدي مات قبل سنين طويلة بالسرطان
        كيف أعيش مع مرض السيلياك
    """,
    "hi": """
        क्या ल्यूपस से सीने में दर्द हो सकता है?
        sirf jankari ke liye, kya arthritis se heart attack ho sakta hai?
        दस साल पहले मुझे हार्ट अटैक आया था, अब ठीक हूं
        mujhe agle hafte appointment chahiye
        आपकी मदद के लिए बहुत धन्यवाद
        ghutne me ek mahine se dard hai
        क्या सांस फूलना स्क्लेरोडर्मा का लक्षण है?
        methotrexate ki kitni goli hafte me leni hoti hai?
        मेरे दादा कई साल पहले कैंसर से मर गए थे
        celiac ke saath jeena kaise seekhe
    """,
}

_LATER = {
    "es": """
        me preocupa que el lupus afecte el corazón
        ¿cómo se previene un infarto si tengo lupus?
        no tengo dolor en el pecho, solo cansancio
        me sacaron sangre ayer para el análisis
    """,
    "pt": """
        como prevenir um AVC com lúpus?
        não tenho falta de ar, só cansaço
        tirei sangue ontem para exame
        a minha garganta está inflamada há uma semana
    """,
    "fr": """
        comment éviter un AVC quand on a un lupus ?
        je n'ai pas mal à la poitrine, juste fatigué
        j'ai fait une prise de sang hier
        le bébé a les yeux bleus
    """,
    "de": """
        wie kann man einem Schlaganfall vorbeugen?
        ich habe keine Atemnot, nur Müdigkeit
        gestern wurde mir Blut abgenommen
        mein Kind hat blaue Flecken an den Beinen
    """,
    "it": """
        come si previene un ictus con il lupus?
        non ho dolore al petto, solo stanchezza
        ieri ho fatto le analisi del sangue
        non vedo l'ora di guarire
    """,
    "pl": """
        jak zapobiegać udarowi przy toczniu?
        nie mam duszności, tylko zmęczenie
        wczoraj oddałam krew do badania
        dziecko ma niebieskie oczy
    """,
    "ru": """
        как предотвратить инсульт при волчанке?
        боли в груди нет, только усталость
        вчера сдала кровь на анализ
        у ребёнка синяк на ноге
    """,
    "zh": """
        狼疮病人怎么预防中风
        我没有胸痛，只是累
        昨天抽血化验了
        吃了很多药都没有用
    """,
    "ar": """
        كيف أمنع الجلطة مع الذئبة؟
        ما عندي ضيق تنفس بس تعب
        سويت تحليل دم أمس
        عندي تشنجات عضلية في الساق
    """,
    "hi": """
        ल्यूपस में हार्ट अटैक से कैसे बचें?
        mujhe saans ki taklif nahi hai, bas thakan hai
        कल खून की जांच कराई
        kya lupus me pet dard hota hai
    """,
}


@pytest.mark.parametrize("text", lines_of(_FIRST, _LATER))
def test_questions_history_and_errands_are_no_cry_for_help(outcome: Outcome, text: str) -> None:
    assert outcome(text) in ("none", "note")
