"""Which things a clause points to: "the bottle opener isn't in the box" to a bottle opener.

No grammar and no catalogue is asked. A thing is named by the words after "the", "my", "one" and the like, up to one that cannot be
part of a name; words that fit everything a shop sends ("the parcel", "the wrong one") name none. "The first one" and
"the other parcel" point to something all the same. Where something is told, "the" may be left out: "iron arrived with a burnt plug".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

MOST_WORDS = 3
ORDINALS = frozenset(("first", "second", "third", "last", "other"))
_POINTED = re.compile(
    r"\b(?:the|my|our|this|these|those|one|two|three|four|both|\d{1,2})\s+"
    rf"(?=(?P<name>[a-z][\w'-]*(?:\s+[a-z][\w'-]*){{0,{MOST_WORDS - 1}}}))",
    re.IGNORECASE,
)
_OPENS = r"^\W*(?:(?:and|but|also|oh|then|so|plus|hi|hello)\W+)*"
_TELLS = (
    r"(?:is|are|was|were|isn'?t|aren'?t|wasn'?t|weren'?t|do|does|don'?t|doesn'?t|didn'?t|won'?t|has|have|hasn'?t|haven'?t|can'?t|"
    r"came|comes|arrived|broke|stopped|works|only|just|keeps|never|looks|seems|got|fell|still|already)"
)
_NO_NAME = (
    r"(?:the|my|our|an?|this|that|these|those|some|half|all|part|most|why|where|when|what|how|who|which|whether|please|if|as|since|"
    r"because|there|it|they|i|we|you|he|she)\b"
)
_BARE = re.compile(
    rf"{_OPENS}(?!{_NO_NAME})(?=(?P<name>[a-z][\w'-]*(?:\s+[a-z][\w'-]*){{0,{MOST_WORDS - 1}}})\s+{_TELLS}\b)",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:it|them|this|that|these|those)\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"'(?!s?$)|^(?:it|that|there|what|here|he|she|who|where)'s$")
_ENDS = frozenset(
    "is are was were be been am isn't aren't wasn't weren't do does did don't doesn't didn't has have had hasn't haven't "
    "can could can't couldn't will would won't should shouldn't may might must came come comes arrived arrives got get gets "
    "went isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant couldnt wont wouldnt shouldnt works work worked "
    "stopped broke snapped tore ripped cracked leaks leaked fell keeps looks seems needs wants i you we they he she it who "
    "which that what where when how in on at of off from for with without to into onto up out and or but so because as than "
    "then while after before since until instead back not never no only just still already also too again please yet now "
    "here there today show shows showed says say said".split()
)
_ANYTHING = frozenset(
    "thing things item items one ones order orders parcel parcels package packages packet box boxes shipment delivery "
    "product products article articles stuff purchase purchases refund refunds dollar dollars cent cents date status rest "
    "money return returns exchange replacement label payment invoice receipt policy number email mail address website app "
    "shop store company time times day days week weeks month months year way same right wrong new old whole entire full "
    "next more size colour color piece pieces part parts two three four both problem question customer service support team "
    "bank account card best carton seal packaging wrapping driver courier chat page confirmation tracking site warehouse "
    "price credit cash cost charge paypal visa machine device unit gadget appliance model version pair set gift present "
    "goods photo picture description instructions everything something nothing anything nobody somebody someone everyone "
    "none mine yours wife husband son daughter mother father mom mum dad kid kids child children friend girlfriend "
    "boyfriend sister brother neighbor neighbour family defect fault damage hole crack scratch stain smell noise issue "
    "matter case concern situation trouble inconvenience event moment birthday christmas party wedding holiday holidays "
    "trip house home office door doorstep porch january february march april june july august september october november "
    "december monday tuesday wednesday thursday friday saturday sunday morning evening afternoon night inch inches length "
    "width height weight measurement measurements larger bigger smaller small medium large difference floor room side "
    "cancelled returned".split()
)


def things(clause: str) -> frozenset[str]:
    """The words of the names of what `clause` points to, in lower case and without a plural's s."""
    return frozenset(word for name in _names(clause) for word in name)


def points_back(clause: str) -> bool:
    """Whether `clause` speaks of "it" or "them" before it names a thing itself: "I want to swap it for the big lamp"."""
    found = _BACK.search(clause)
    return bool(found and not things(clause[: found.start()]))


def are_apart(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether both point to something, and to nothing in common."""
    return bool(some and others) and not any(_is_same(one, other) for one in some for other in others)


def _is_same(one: str, other: str) -> bool:
    """ "Pan" for a saucepan."""
    return one == other or (min(len(one), len(other)) > 2 and (one.endswith(other) or other.endswith(one)))


def _names(clause: str) -> Iterator[list[str]]:
    said = clause.replace("’", "'")
    for found in chain(_BARE.finditer(said), _POINTED.finditer(said)):
        words = list(_until_end(found["name"].lower().split()))
        # "The navy one" is the same kind of thing, "the other one" another.
        points = words[-1:] in (["one"], ["ones"])
        names = [word for word in words if word in ORDINALS or not (points or word in _ANYTHING)]
        yield [_singular(word) for word in names]


def _until_end(words: list[str]) -> Iterator[str]:
    for word in words:
        if word in _ENDS or _CONTRACTED.search(word) or any(letter.isdigit() for letter in word):
            return
        yield word


def _singular(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("'")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
