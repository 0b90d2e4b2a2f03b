"""Word forms that no rule of spelling gives: contractions and chat words, irregular inflections, words that keep their endings."""

from __future__ import annotations


def _inverted(table: str) -> dict[str, str]:
    """`meaning: form form ...`, a line each, as form -> meaning; a meaning stands for itself as well."""
    pairs: dict[str, str] = {}
    for line in table.strip().splitlines():
        meaning, _, forms = line.partition(":")
        pairs.update({form: meaning.strip() for form in forms.split()})
    return pairs


OPENED = _inverted("""
    breath: breth breating brething breeth
    chest: cheast
    dizzy: dizy dizzie
    fever: fevr
    headache: headach hedache
    pain: pian payn
    stroke: strok stroak
    throat: throte
    tongue: tounge toungue
    about: abt
    am not: aint ain't
    appointment: appt
    are not: arent
    because: bc cuz coz cos becuz
    before: b4
    birthday: bday
    boyfriend: bf
    cannot: cant can't cnt kant cann't carnt
    could: cud
    could not: couldnt
    dad: daddy
    did not: didnt
    do not: dont dnt
    do not know: dunno idk
    does not: doesnt
    girlfriend: gf
    give me: gimme
    going to: gonna
    got to: gotta
    had not: hadnt
    has not: hasnt
    have not: havent
    have to: hafta
    he is: hes he's
    here is: here's
    honestly: tbh
    hospital: hosp
    hour: hr
    hours: hrs
    how is: how's hows
    husband: hubby
    i am: im i'm iam
    i have: ive i've
    i will: i'll
    i would: i'd id
    is not: isnt
    it is: it's
    kind of: kinda
    let me: lemme
    let us: let's
    medicine: med
    medicines: meds
    minute: min
    minutes: mins
    month: mth
    months: mths
    much: alot
    mum: mummy mommy mom momma mam
    need not: neednt
    nothing: nuthin nothin
    out of: outta
    people: ppl
    please: pls plz
    right now: rn
    she is: shes she's
    should: shud
    should not: shouldnt
    something: smth somethin
    sort of: sorta
    temperature: temp
    that: dat
    that is: thats that's
    the: da
    there is: theres there's
    they are: theyre
    they have: theyve
    though: tho
    through: thru
    today: 2day
    tomorrow: tmrw
    trying to: tryna
    want to: wanna
    was not: wasnt
    we have: weve
    week: wk
    weeks: wks
    were not: werent
    what: wat wut
    what is: whats what's
    where is: where's
    who is: who's whos
    will not: wont won't shan't
    without: w/o
    would: wud
    would not: wouldnt
    year: yr
    years: yrs
    yesterday: yday yest
    you: y'all u
    you are: youre
    your: ur
""")
"""Contractions and chat words -> the words they stand for."""

ENDINGS = (("n't", " not"), ("'ve", " have"), ("'re", " are"), ("'ll", " will"), ("'m", " am"), ("'d", " would"), ("'s", ""), ("s'", "s"))
"""Endings with an apostrophe and what stands for them; the possessive falls away."""

IRREGULAR = _inverted("""
    baby: babies
    begin: began begun beginning
    bit:
    bite: bitten
    black: blacked
    bleed: bled bleeding bleeds
    breathe: breath breathes breathing breathed
    burn: burnt
    child: children
    choke: choking choked
    come: came coming comes
    crush: crushed
    did:
    die: dying died dies
    dizzy: dizziness
    do: doing
    dose: doses
    drink: drank
    drool: drooled
    drowsy: drowsiness
    drunk:
    eat: ate eaten
    faint: fainted
    fall: fell fallen
    feel: felt feeling feels
    foot: feet
    get: got gotten getting
    give: gave given
    go: went goes going
    gone:
    had:
    hang: hung hanging
    has:
    having:
    hurt: hurts
    ill:
    keep: kept
    kidney: kidneys
    lie: lay lying
    lip: lips
    lose: lost losing loses
    need: needs needed
    overdose: overdosed overdosing ods
    paralyze: paralysed paralyzed
    pass: passing passed
    pee: peeing peed pees
    peel: peeling peels peeled
    poo: pooing pooed
    puke: puked puking
    run: ran
    see: seeing saw seen
    shake: shook shaking shaken
    sick:
    sleep: slept
    sleepy: sleepiness
    speak: spoken spoke
    start: starting
    sting: stung
    stop: stopped
    stuck:
    swallow: swallowed
    sweat: sweating sweaty
    swell: swollen swelled
    take: took taken
    think: thought thoughts thinking
    throw: threw thrown
    tight: tightening tightened tightens tightness
    tooth: teeth
    unalive: unalived
    use: using
    used:
    vomit: vomitted vomitting vomiting vomited
    wake: woke woken waking
    weak: weakness weaker
    wet:
    worse: worsening worsened
""")
"""Inflected forms -> the form that stands for all of them."""

UNSTEMMED = frozenset(
    """
    always anything as because bed before being belly bleed bless blood bring care come does done during evening everything feed gone
    has have here hers his indeed is its king less like more morning need news none nothing once one perhaps pressure red ring same
    since sing some something speed spring string there these thing this those time unless us was were where wing yes
    """.split()
) | frozenset(IRREGULAR.values())
"""Words that look inflected and are not."""

AMERICAN = (
    ("haem", "hem"),
    ("anaem", "anem"),
    ("aemia", "emia"),
    ("oedem", "edem"),
    ("rrhoea", "rrhea"),
    ("oesoph", "esoph"),
    ("paed", "ped"),
    ("foet", "fet"),
    ("caesar", "cesar"),
    ("faec", "fec"),
    ("gynaec", "gynec"),
    ("isation", "ization"),
    ("anaes", "anes"),
    ("coeliac", "celiac"),
)
"""British spellings inside words, and the American ones that stand for both."""
