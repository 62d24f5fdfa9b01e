"""What holds for every message, whatever is in it."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader

READER = Reader(OrderNumbers("AT", 5), {"red shirt": "Red Shirt", "mug": "Mug"}, {"cancel": 3, "order": 9})

PIECES = st.sampled_from(
    "order number AT-10423 10423 #10423 at-12 & and , . / > \n $54.90 54 dollars €20 3/12 March 3 may 5th on the last "
    "friday 3 days ago yesterday jane@example.com @ zip 33127 FL 305-555-0142 +1 ( ) red shirt mug 2x two of them On wrote: "
    "-----Original Message----- İ ﬁ ß 👍🏽 \u200d \u0301 ａｔ－１ ٣ ½ \x00 \t".split(" ")
)
MESSAGES = st.one_of(
    st.text(max_size=120),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=25).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(MESSAGES)
def test_spans_lie_inside_the_text_and_never_overlap(text: str) -> None:
    spans = READER.read(text).spans
    places = [place for span in spans for place in (span.start, span.end)]
    assert places == sorted(places)
    assert all(0 <= span.start < span.end <= len(text) and span.value for span in spans)


@settings(max_examples=400, deadline=None)
@given(MESSAGES)
def test_words_are_pieces_of_the_text_in_its_order(text: str) -> None:
    words = READER.read(text).words
    assert words
    assert all(text[word.start : word.end] == word.text for word in words)
    assert all(word.end <= following.start for word, following in pairwise(words))
