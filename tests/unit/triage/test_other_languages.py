"""Cries for help in ten languages that the assistant doesn't answer in, and messages in them that are none.

The messages of `_EMERGENCIES`, `_CRISES` and `_HARMLESS` were written before the rules for them, by the same hand, in two halves: of each list the lines in
turn. Those of `_LATER_...` were written after these rules, in other words (29 of 90, 6 of 20 and 29 of 40 were right at first sight), and then mended by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

Outcome = Callable[[str], str]

_EMERGENCIES = {
    "es": """
        ayudenme no puedo respirar bien se me cierra la garganta
        mi papa tiene mucho dolor en el pecho y esta sudando frio
        me aprieta el pecho y me duele el brazo izquierdo
        a mi abuela se le torcio la boca y no puede hablar bien
        mi mamá se desmayó y no despierta
        mi hijo esta convulsionando que hago
        estoy vomitando sangre
        mi esposo no reacciona, está tirado en el piso
        no para de sangrar, ya empapo tres toallas
        tosi sangre, mucha, me asusta
        se me hincho la lengua despues de comer camarones
        después de la pastilla se me está hinchando la cara y me falta el aire
        mi hermana se tomó todas las pastillas del frasco
        llamen una ambulancia por favor
        mi bebe esta morado y no respira
        de repente no veo nada con el ojo derecho
        me estoy ahogando auxilio
        le dio un ataque y se esta sacudiendo todo
    """,
    "pt": """
        nao to conseguindo respirar me ajuda
        meu pai ta com dor forte no peito e suando
        tô com um aperto no peito que vai pro braço
        minha vó ficou com a boca torta e fala enrolada
        minha mãe desmaiou e não acorda
        meu filho tá tendo uma convulsão
        to vomitando sangue
        meu marido caiu e nao responde, inconsciente
        não para de sangrar já encharcou tudo
        estou a tossir sangue
        minha língua inchou depois de comer camarão
        tomei o antibiótico e a garganta tá fechando
        ela tomou a cartela inteira de remédio
        chamem uma ambulância por favor
        meu bebê tá roxinho e não tá respirando
        de repente fiquei cego de um olho
        socorro to sufocando
        o meu avô está a ter um AVC, um lado do corpo está parado
    """,
    "fr": """
        Je n'arrive plus à respirer, appelez de l'aide
        mon père a très mal à la poitrine et il transpire
        j'ai une douleur dans la poitrine qui descend dans le bras
        ma grand-mère a la bouche de travers et elle parle bizarrement
        ma mère s'est évanouie et ne se réveille pas
        mon fils fait une crise convulsive aidez moi
        je vomis du sang
        mon mari est inconscient, il répond plus
        ça saigne beaucoup et ça s'arrête pas
        jai craché du sang en toussant
        ma langue gonfle j'ai mangé des cacahuètes
        j'ai pris un antibiotique et ma gorge se serre, du mal a respirer
        elle a avalé toute la boîte de médicaments
        appelez une ambulance svp
        mon bébé est tout bleu il respire plus
        je ne vois plus rien d'un œil d'un coup
        j'm'étouffe au secours
        il a perdu connaissance et il tremble de partout
    """,
    "de": """
        Hilfe ich kriege keine Luft mehr
        mein Vater hat starke Schmerzen in der Brust und schwitzt
        Druck auf der Brust und der linke Arm tut weh
        bei meiner Oma hängt der Mundwinkel und sie lallt
        meine Mutter ist umgekippt und wacht nicht auf
        mein sohn krampft was soll ich tun
        ich spucke blut
        mein Mann ist ohnmächtig und reagiert nicht
        es hört nicht auf zu bluten, alles voll blut
        habe gerade Blut gehustet
        meine Zunge schwillt an nach dem Essen
        hab die tablette genommen und jetzt schwillt mir der hals zu
        sie hat alle Tabletten auf einmal genommen
        bitte rufen sie einen krankenwagen
        mein Baby ist ganz blau und atmet nicht
        ich sehe plötzlich auf einem Auge nichts mehr
        ich ersticke
        er hat einen Krampfanfall und zittert am ganzen Körper
    """,
    "it": """
        aiuto non riesco a respirare
        mio padre ha un forte dolore al petto e suda
        sento un peso sul petto e mi fa male il braccio sinistro
        mia nonna ha la bocca storta e non riesce a parlare
        mia madre è svenuta e non si sveglia
        mio figlio ha le convulsioni cosa faccio
        sto vomitando sangue
        mio marito è a terra privo di sensi, non risponde
        perde tanto sangue e non si ferma
        ho tossito sangue
        mi si è gonfiata la lingua dopo aver mangiato i gamberi
        ho preso l'antibiotico e mi si chiude la gola
        ha ingoiato tutte le pillole che c'erano in casa
        chiamate un'ambulanza vi prego
        il bambino è blu e non respira piu
        all'improvviso non vedo più da un occhio
        sto soffocando
        dolore all'altezza del petto e c'è anche dell'affanno, mi manca l'aria
    """,
    "pl": """
        pomocy nie mogę oddychać
        tata ma silny ból w klatce piersiowej i się poci
        cos mnie sciska w klatce i dretwieje mi reka
        babci wykrzywiło usta i nie może mówić
        mama zemdlała i się nie budzi
        syn ma drgawki co robic
        wymiotuję krwią
        maz lezy nieprzytomny, nie reaguje
        krew leci i nie chce przestać
        kaszle krwia
        puchnie mi język po orzechach
        po tabletce puchnie mi gardło i ciężko mi oddychać
        ona połknęła całe opakowanie tabletek
        wezwijcie karetkę proszę
        dziecko jest sine i nie oddycha
        nagle nic nie widzę na jedno oko
        dusze sie ratunku
        on ma chyba zawał, zadzwońcie po pogotowie
    """,
    "ru": """
        помогите не могу дышать
        у папы сильно болит в груди и он весь в поту
        давит в груди и отдает в левую руку
        у бабушки перекосило лицо и она не может говорить
        мама потеряла сознание и не приходит в себя
        у сына судороги что делать
        меня рвёт кровью
        муж лежит не реагирует, не просыпается
        кровь не останавливается, очень много крови
        кашляю кровью
        опух язык после орехов
        выпил таблетку и горло отекает, дышать тяжело
        она выпила целую пачку таблеток
        вызовите скорую пожалуйста
        ребенок посинел и не дышит
        внезапно ослеп на один глаз, ничего не вижу
        задыхаюсь срочно
        кажется у него инсульт, рука не двигается
    """,
    "zh": """
        救命我喘不上气
        我爸胸口好痛一直出汗
        胸口很闷像被石头压着左手臂也痛
        奶奶嘴歪了说话不清楚
        我妈晕倒了叫不醒
        儿子在抽搐怎么办
        我吐了好多血
        老公没反应了不省人事
        血一直流止不住
        刚刚咳血了
        吃了虾以后舌头肿了
        吃完药喉嚨腫起來了呼吸不了
        她把一整瓶药都吞了
        快叫救护车
        宝宝脸发紫没有呼吸了
        右眼突然看不见了
        透唔到氣好辛苦
        爷爷好像中风了半边身子动不了
    """,
    "ar": """
        الحقوني مش قادر اتنفس
        أبوي عنده ألم قوي في صدره ويتعرق
        صدري بيوجعني اوي والوجع نازل على ايدي الشمال
        جدتي فمها مال ومش عارفة تتكلم
        أمي أغمي عليها وما بتصحى
        ابني عنده تشنجات شو اعمل
        أنا أتقيأ دم
        زوجي فاقد الوعي ما يرد
        نزيف شديد مش بيقف
        بكح دم
        لساني تورم بعد ما أكلت مكسرات
        اخذت حبة دوا وحلقي عم يورم ومو قادرة اتنفس
        أختي بلعت علبة الحبوب كلها
        اتصلوا بالإسعاف بسرعة
        البيبي لونه أزرق وما يتنفس
        فجأة ما صرت أشوف بعيني
        عم اختنق ساعدوني
        ما أقدر أتنفس صدري ضايق
    """,
    "hi": """
        मुझे सांस नहीं आ रही मदद करो
        पापा के सीने में बहुत तेज दर्द है और पसीना आ रहा है
        chhati me dabav lag raha hai aur haath me dard
        दादी का मुंह टेढ़ा हो गया और बोल नहीं पा रही
        mummy behosh ho gayi hai uth nahi rahi
        मेरे बेटे को दौरा पड़ रहा है
        khoon ki ulti ho rahi hai
        पति होश में नहीं हैं जवाब नहीं दे रहे
        khoon band nahi ho raha bahut beh raha hai
        खांसी में खून आ रहा है
        मूंगफली खाने के बाद जीभ सूज गई
        dawai lene ke baad gala suj gaya hai aur saans nahi aa rahi
        usne saari goliyan kha li
        एम्बुलेंस बुलाओ जल्दी
        baccha neela pad gaya hai saans nahi le raha
        अचानक एक आंख से दिखना बंद हो गया
        mera dam ghut raha hai bachao
        saans lene me bahut taklif ho rahi hai
    """,
}

_CRISES = {
    "es": """
        ya no quiero vivir
        me quiero matar esta noche
        voy a tomarme todas las pastillas y acabar con todo
        quisiera estar muerta
        me estoy cortando los brazos y no puedo parar
        adios a todos, perdónenme, no aguanto más esta vida
        estoy pensando en suicidarme
        no vale la pena seguir viviendo
    """,
    "pt": """
        não quero mais viver
        vou me matar hoje
        quero acabar com a minha vida
        queria estar morto
        to me cortando de novo
        adeus pessoal, não aguento mais viver
        penso em suicídio todo dia
        quero sumir pra sempre, melhor morrer
    """,
    "fr": """
        j'ai plus envie de vivre
        je vais me tuer ce soir
        j'veux en finir
        je voudrais être mort
        je me scarifie tous les soirs
        adieu tout le monde, pardonnez-moi, je n'en peux plus de vivre
        je pense au suicide
        j'ai préparé les cachets pour mourir
    """,
    "de": """
        ich will nicht mehr leben
        ich bringe mich heute um
        ich möchte tot sein
        ich habe die Tabletten schon bereit, heute mache ich Schluss mit dem Leben
        ich ritze mich wieder
        lebt wohl, ich kann nicht mehr, ich gehe für immer
        ich denke ständig an Suizid
        will mir das Leben nehmen
    """,
    "it": """
        non voglio più vivere
        stasera mi ammazzo
        voglio farla finita
        vorrei essere morta
        mi taglio le braccia
        addio a tutti, perdonatemi, non ce la faccio più a vivere
        penso al suicidio
        ho deciso di togliermi la vita
    """,
    "pl": """
        nie chcę już żyć
        zabije sie dzisiaj
        chcę ze sobą skończyć
        wolałabym nie żyć
        znowu się tnę
        żegnajcie, nie mam już siły żyć
        mam myśli samobójcze
        popelnie samobojstwo
    """,
    "ru": """
        я больше не хочу жить
        сегодня убью себя
        хочу сдохнуть
        лучше бы я умерла
        режу себе руки
        прощайте все, простите меня, нет сил жить
        думаю о самоубийстве
        решил покончить с собой
    """,
    "zh": """
        我不想活了
        今晚就去死
        我想结束自己的生命
        真希望自己死了
        我又割腕了
        再见了大家对不起我撑不下去了
        一直想自杀
        活着没意思想跳楼
    """,
    "ar": """
        مش عايز اعيش
        رح اقتل حالي اليوم
        بدي موت
        أتمنى الموت
        عم جرح حالي بالسكين
        وداعا سامحوني ما عاد فيني كمل حياتي
        أفكر بالانتحار
        ابغى انتحر
    """,
    "hi": """
        मैं अब जीना नहीं चाहता
        main aaj khudkushi kar lunga
        मैं मरना चाहती हूं
        kaash main mar jaun
        main apni kalai kaat raha hu
        अलविदा सब लोग मुझे माफ करना अब और नहीं जी सकता
        आत्महत्या के विचार आ रहे हैं
        jeene ka mann nahi karta
    """,
}

_HARMLESS = {
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


_LATER_EMERGENCIES = {
    "es": """
        mi mamá no puede jalar aire, está pálida
        desde hace rato traigo un dolor como de piedra en el pecho
        se cayó y no abre los ojos, no me contesta
        se me durmió medio cuerpo y no me salen las palabras
        mi nena está echando espuma por la boca y temblando
        me tomé como 40 paracetamoles
        le picó una abeja y se le cerró la garganta
        el corte es profundo y la sangre no se detiene
        no sé qué hacer mi papá se desmayó
    """,
    "pt": """
        minha filha não tá puxando o ar direito
        parece que tem um elefante em cima do meu peito
        ele apagou e não abre os olhos
        metade do rosto dela paralisou do nada
        meu filho está se debatendo e babando
        tomei uns 40 comprimidos de paracetamol
        a picada da abelha fez a cara toda inchar e ela não respira direito
        tá jorrando sangue do corte
        do nada não consigo respirar
    """,
    "fr": """
        j'ai la respiration coupée, c'est de pire en pire
        ça me serre très fort au niveau du thorax
        il est tombé par terre et n'ouvre plus les yeux
        elle a la moitié du visage qui tombe et n'arrive plus à parler
        ma fille convulse et bave
        j'ai avalé 40 dolipranes
        piqué par une guêpe, tout son visage a doublé de volume
        le sang gicle de la plaie
        j arrive pas a reprendre mon souffle
    """,
    "de": """
        meine Tochter bekommt ganz schlecht Luft und ist blass
        als würde mir jemand auf der Brust sitzen
        er liegt am Boden und macht die Augen nicht mehr auf
        sein halbes Gesicht ist taub und er kann nicht mehr reden
        meine Tochter hat Schaum vorm Mund und zuckt
        ich hab 40 Paracetamol geschluckt
        nach dem Wespenstich ist ihr ganzes Gesicht dick und sie röchelt
        das Blut spritzt aus der Wunde
        ich habe Lupus und Atemnot
    """,
    "it": """
        mia figlia respira a fatica ed è pallida
        come se avessi un macigno sul petto
        è caduto per terra e non apre gli occhi
        metà faccia le è cascata e parla male
        mia figlia ha la schiuma alla bocca e si contorce
        ho buttato giù 40 tachipirine
        dopo la puntura di vespa gli si è gonfiata tutta la faccia
        il sangue schizza dalla ferita
        nn respiro bene chiamate qualcuno
    """,
    "pl": """
        córka ledwo oddycha i jest blada
        jakby ktoś mi siedział na klatce piersiowej
        upadł i nie otwiera oczu
        pół twarzy jej opadło i mówi niewyraźnie
        córka ma pianę na ustach i się trzęsie
        połknęłam 40 paracetamoli
        po użądleniu osy spuchła mu cała twarz
        krew tryska z rany
        mam toczeń i nie mogę złapać oddechu
    """,
    "ru": """
        дочка еле дышит и бледная
        как будто камень на груди лежит, сдавило
        он упал и не открывает глаза
        половина лица обвисла и речь заплетается
        у дочки пена изо рта и её трясёт
        я выпила 40 таблеток парацетамола
        после укуса осы раздуло всё лицо
        кровь фонтаном из раны
        не хватает воздуха, паника
    """,
    "zh": """
        我女儿喘得很厉害脸都白了
        胸口像压了块大石头
        他摔倒了眼睛一直睁不开叫他也不应
        半边脸突然麻了话也讲不清
        女儿口吐泡沫浑身发抖
        我吃了40片扑热息痛
        被蜜蜂蜇了整个脸都肿起来
        伤口血喷出来了
        氣喘到唔得
    """,
    "ar": """
        بنتي مش عارفة تاخد نفسها ووشها اصفر
        حاسس بحجر على صدري
        طاح على الارض وما يفتح عيونه
        نص وجهها نزل وكلامها مو مفهوم
        بنتي طالع رغوة من تمها وعم ترجف
        بلعت 40 حبة بنادول
        قرصتها نحلة ووجهها كله ورم
        الدم عم ينزل كتير من الجرح
        انا مخنوقة ومو قادرة آخذ نفس
    """,
    "hi": """
        मेरी बेटी की सांसें बहुत तेज चल रही हैं दम फूल रहा है
        seene par patthar jaisa lag raha hai
        वो गिर गए और आंखें नहीं खोल रहे
        aadha chehra sunn ho gaya aur zubaan ladkhada rahi hai
        बेटी के मुंह से झाग आ रहा है
        maine 40 crocin kha li
        मधुमक्खी के काटने से पूरा चेहरा सूज गया
        ghav se khoon ki dhaar nikal rahi hai
        सास नही ले पा रहा हू
    """,
}

_LATER_CRISES = {
    "es": """
        todos estarían mejor sin mí, hoy se acaba
        me quiero colgar
    """,
    "pt": """
        todo mundo ia ficar melhor sem mim
        vou me jogar da ponte
    """,
    "fr": """
        tout le monde serait mieux sans moi
        je veux me pendre
    """,
    "de": """
        ohne mich wären alle besser dran
        ich spring von der Brücke
    """,
    "it": """
        starebbero tutti meglio senza di me
        voglio buttarmi dal ponte
    """,
    "pl": """
        beze mnie wszystkim byłoby lepiej
        skoczę z mostu
    """,
    "ru": """
        всем будет лучше без меня
        я прыгну с моста
    """,
    "zh": """
        没有我大家会更好
        我要从桥上跳下去
    """,
    "ar": """
        الكل بيرتاح من دوني
        رح ارمي حالي من الجسر
    """,
    "hi": """
        mere bina sab khush rahenge
        मैं पुल से कूद जाऊंगा
    """,
}

_LATER_HARMLESS = {
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


def _half(messages: dict[str, str], half: str) -> Iterator[object]:
    """The lines of a half, each with its language: the first, third ... are half A, the others half B."""
    for language, lines in messages.items():
        for text in lines.strip().splitlines()["AB".index(half) :: 2]:
            yield pytest.param(text.strip(), id=f"{language}-{half}-{text.strip()}")


def _all(messages: dict[str, str], later: dict[str, str]) -> list[object]:
    return [*_half(messages, "A"), *_half(messages, "B"), *_half(later, "A"), *_half(later, "B")]


@pytest.mark.parametrize("text", _all(_EMERGENCIES, _LATER_EMERGENCIES))
def test_an_emergency_is_heard_in_any_of_the_languages(outcome: Outcome, text: str) -> None:
    assert outcome(text) == "emergency"


@pytest.mark.parametrize("text", _all(_CRISES, _LATER_CRISES))
def test_a_wish_to_die_is_heard_in_any_of_the_languages(outcome: Outcome, text: str) -> None:
    assert outcome(text) == "crisis"


@pytest.mark.parametrize("text", _all(_HARMLESS, _LATER_HARMLESS))
def test_questions_history_and_errands_are_no_cry_for_help(outcome: Outcome, text: str) -> None:
    assert outcome(text) in ("none", "note")


@pytest.mark.parametrize(
    "text",
    [
        "tuve un infarto hace 2 años y ahora no puedo respirar",
        "¿el lupus puede causar dolor en el pecho? tengo mucho dolor en el pecho",
        "me puede dar algo no puedo respirar",
        "dolor en el pecho es normal?",
        "há dois anos tive AVC, agora não consigo falar e a boca está torta",
        "我以前得过心梗，现在胸口又痛了",
        "没有胸痛但是喘不上气",
        "no entiendo que pasa mi hija esta convulsionando",
    ],
)
def test_a_question_or_an_old_illness_hides_no_cry_beside_it(outcome: Outcome, text: str) -> None:
    assert outcome(text) == "emergency"
