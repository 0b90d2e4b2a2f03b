"""Words that announce a name. Each pattern ends where the name begins."""

from __future__ import annotations

import re

_KIN = (
    "son|daughter|wife|husband|partner|spouse|mum|mom|mam|mother|dad|father|brother|sister|nan|nana|gran|granny|grandma|grandad|grandpa|grandmother|grandfather"
    "|aunt|auntie|aunty|uncle|cousin|friend|mate|neighbou?r|boss|gp|neurologist|rheumatologist|dermatologist|gastroenterologist|endocrinologist|consultant"
    "|specialist|surgeon|physician|carer|caregiver|baby|boy|girl|fianc[eé]e?|niece|nephew|colleague|therapist|child|kid|grandson|granddaughter|twin|stepson"
    "|stepdaughter|ex|girlfriend|boyfriend|nurse|physio|manager|teacher|roommate|flatmate"
)
TITLES = "dr|doctor|prof|professor|mr|mrs|ms|miss|mx|sir|dame|nurse|sister|father|reverend|rev|lt|capt|sgt|rabbi|imam|pastor"
STRONG = re.compile(
    r"\b(?:name(?:\s+is|['’]?s)|names|(?:sur|fore|first\s*|last\s*|full\s*|middle\s*|maiden\s*|family\s*|given\s*)name|(?:patient|child'?s?)\s+name|\bname\s*[:=-]"
    r"|i\s+go\s+by|(?:is|was)\s+(?:called|named)|['’]s\s+called|me\s+llamo|mi\s+nombre\s+es|je\s+m['’]appelle|ich\s+hei(?:ß|ss)e|mein\s+name\s+ist"
    r"|signed(?:\s+by)?|chiamo|chamo|call(?:ed)?\s+me(?=\s(?-i:[A-Z])))(?:\s+is\b)?\s*[:=,-]?\s+(?=\S)|\bname\s*[:=]\s*(?=\S)",
    re.IGNORECASE,
)
SOFT = re.compile(
    r"\b(?:call(?:ed)?\s+me|called|named|name|patient|on\s+behalf\s+of|behalf|sent\s+by|under\s+the\s+care\s+of|next\s+of\s+kin|contact(?:\s+person)?|mother\s+of|father\s+of"
    r"|i\s?am|i['’]?m|im|this\s+is|it['’]?s|it\s+is|here\s+is|je\s+suis|soy|ich\s+bin|sono|ask\s+for|spoke\s+to|speak\s+to|(?:hi|hello)\s+to|hi|hello|hey|dear|tell|contact|writing\s+for|care\s+of"
    r"|regarding|attn|attention)(?:\s+is\b)?\s*[:,-]?\s+(?=\S)|^(?:from|patient|name)\s*:\s*",
    re.IGNORECASE,
)
KIN = re.compile(
    rf"\b(?:my|his|her|our|their|your|the|a)\s+(?:\w+\s+){{0,2}}?(?:{_KIN})(?:\s+in\s+law)?(?:\s*,|\s+is|\s+named|\s+called|'s\s+name\s+is)?\s+(?:is\s+|called\s+|named\s+)?(?=\S)",
    re.IGNORECASE,
)
TITLE = re.compile(rf"\b(?:{TITLES})\b\.?\s+(?=\S)", re.IGNORECASE)
SIGN_OFF = re.compile(
    r"(?:\b(?:(?:kind|warm|best|many)?\s*regards|(?:many\s+)?(?:thanks?|thx|thanx|tnx)(?:\s+(?:you|again|so\s+much|a\s+lot|in\s+advance|for\s+(?:your|the)\s+\w+))*|cheers|sincerely"
    r"|faithfully|truly|best(?:\s+wishes)?|yours|love|ta|sent\s+by)[\s,.!–—-]+|(?:^|[\s.!?])[–—~-]\s*)(?=[^\s\d])",
    re.IGNORECASE,
)
AFTERWARDS = re.compile(r"\s+(?:here|speaking|again|writing)\b", re.IGNORECASE)
# Function words, and what people say after "I'm", "dr" or "my mum" that could be a name's beginning.
STOP = frozenset(
    "a about after again ago all also although am an and any anyone are as ask asked at back be because been before being but by call called calling came"
    " can cant could did didnt do does doesnt doing dont down during each either else even ever every feel feeling felt few for from gave get gets getting"
    " give go goes going gone got had has hasnt have having he help her here hers hi him his how i id if ill im in into is isnt it its ive just keep keeps"
    " know last late later let like lives looking made me might mine more most much must my need needs never no nobody none not now of off ok okay old on"
    " once one only or other our out over own please put quite ran really said same saw say says see seems she should since so some someone soon still such"
    " take takes taking than thank thanks that the their them then there these they thing think this those though to told tomorrow tonight today too took"
    " tried trying two under until up us used very via want wants was wasnt we well went were what when where whether which while who whom whose why with"
    " without wont work worked works would wouldnt yes yesterday yet monday tuesday wednesday thursday friday saturday sunday itd hed youd theyd wed thatd"
    " you your yours pm mr mrs ms dr doctor nurse miss sir madam everyone everybody team asap number phone email address dob name unknown pending wrong"
    " removed".split()
)
