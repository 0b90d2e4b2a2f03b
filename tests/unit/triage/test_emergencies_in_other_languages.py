"""Cries for help in ten languages that the assistant doesn't answer in. See `tests.unit.triage.languages`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.triage.languages import lines_of

Outcome = Callable[[str], str]

_FIRST = {
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

_LATER = {
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


@pytest.mark.parametrize("text", lines_of(_FIRST, _LATER))
def test_an_emergency_is_heard_in_any_of_the_languages(outcome: Outcome, text: str) -> None:
    assert outcome(text) == "emergency"


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
