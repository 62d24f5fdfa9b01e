"""Numbers that count no things: sizes, ages, weeks, house numbers, models, the pieces of a card's number."""

from __future__ import annotations

import re

STREET = (
    r"(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|pl|place|hwy|pkwy|ter|terrace|sq|square|"
    r"cir|circle|loop|trail)\b"
)
_REACH = 40
_SHORTEST_GROUP = 3
_UNIT = (
    r"(?:(?:business|working|full|whole|solid|entire|more|other)\s)?(?:%|percent|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|"
    r"years?|yrs?|am|pm|a\.m|p\.m|o['’]?clock|lbs?|pounds?|kgs?|kilos?|grams?|oz|ounces?|ml|liters?|litres?|gallons?|inch(?:es)?|ft|feet|foot|cm|mm|"
    r"meters?|metres?|km|miles?|yards?|degrees?|°|watts?|volts?|amps?|mah|btu|hz|khz|mhz|ghz|gb|tb|mb|mp|rpm|lumens?|thread|stars?|likes|"
    r"followers|views|people|persons?|kids|children|times|carats?|karat|points?|reward|celsius|fahrenheit|digits?|wh|students|guests|speeds?|in\.)(?![a-z])"
)
_JOINED = r"(?:or|to|and|-|–|maybe)"
_AFTER = re.compile(
    rf"\s?-?{_UNIT}|\s{_JOINED}\s(?:\d+|[a-z]+)\s{_UNIT}|['’]\d|\s?[x×]\s?\d|\s?(?:pro|plus|max|mini|ultra)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    rf"\s(?:[nsew]{{1,2}}\.?\s)?(?:(?!(?:of|the|an?|in|on|to|for|my|from|by|is|are)\b)[\w'.]+\s){{0,3}}?{STREET}",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:i am|i['’]?m|(?:he|she|son|daughter|wife|husband|mother|mom|father|dad|kid|child|baby|grandson|granddaughter)(?:['’]?s| is))"
    r"\s(?:(?:only|just|almost|nearly|already)\s)?(?:an?\s)?$|\b(?:wears?|wearing|between)?\s?an?\s$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:$|[.,;!?)]|(?:and|so|but|or)\b)", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:(?:close[sd]?|open(?:s|ed)?)\s(?:at\s)?|(?:at|before|until|till)\s|between(?:\s\d{1,2}\s(?:and|to))?\s)$",
    re.IGNORECASE,
)
_HOURS = 24
_BEFORE = re.compile(
    r"(?:\b(?:sizes?|(?-i:US|UK|EU)|ages?|aged|turned|turns|turning|zip|apt\.?|apartment|suite|ste\.?|unit|room|floor|page|pages|step|chapter|"
    r"version|ver\.?|model|sku|skus|upc|isbn|error\scode|iphone|ipad|galaxy|pixel|xbox|playstation|windows|levi['’]?s|card\s(?:ending|ends|that\sends)\s(?:in|with)|"
    r"flight|bus|gate|channel|level|serial(?:\s(?:number|no\.?))?|part\s(?:number|no\.?)|"
    r"article(?:\s(?:number|no\.?))?|tracking(?:\s(?:number|no\.?))?|card(?:\s(?:number|no\.?))?)[\s:#.]*(?:is\s|was\s)?|\d['’]|\d\s?[x×]\s?|\bp\.?\s?o\.?\s?box\s)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_YEAR = re.compile(r"\b(?:in|since|from|of|until|till|year)\s$", re.IGNORECASE)
_GROUP_BEFORE, _GROUP_AFTER = re.compile(r"\d{3,}[ -]$"), re.compile(r"[ -]\d{3,}\b")
_QUOTED = re.compile(r"[\"“”″]")


def is_measure(text: str, start: int, end: int) -> bool:
    """Whether the number at these characters measures or names something, and counts no things."""
    before, after = text[max(start - _REACH, 0) : start], text[end : end + _REACH]
    if _AFTER.match(after) or _BEFORE.search(before):
        return True
    return text[start:end].isdigit() and _is_of_digits(text[start:end], before, after)


def _is_of_digits(number: str, before: str, after: str) -> bool:
    if _HOUSE.match(after) or _is_inches(before, after) or (_AGE.search(before) and _ENDS.match(after)):
        return True
    if int(number) <= _HOURS and _TIME.search(before) and _ENDS.match(after):
        return True
    if _YEAR.fullmatch(number) and _IN_YEAR.search(before):
        return True
    is_group = _GROUP_BEFORE.search(before) or _GROUP_AFTER.match(after)
    return len(number) >= _SHORTEST_GROUP and is_group is not None


def _is_inches(before: str, after: str) -> bool:
    """24" but not "24" between quotation marks."""
    return bool(_QUOTED.match(after)) and not _QUOTED.search(before[-1:])
