"""Publishing a new text: checked first, in force by its date, and nothing that was decided changes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from actions.policy import BadData, decide, load_policy, record_to_json, replay
from actions.policy.decision import Verdict
from actions.policy.drafts import LONGEST, Book, Text, check
from actions.policy.living import LOOKS_EVERY_SECONDS, LivingPolicy
from actions.policy.prover import Kind
from actions.policy.publishing import NotPublished, publish
from tests.policy.making import DATA, local, make_request, policy, shop

NOW = local("2026-06-10 12:00")
LONGER = """
cancel.window:
  from: 2026-07-01
  value: 48
  setting: Two days from July on.
"""
ASKED = {"goal": "cancel", "placed": "2026-06-29 12:00"}


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """The shop's policy, with a folder of its own for what is published."""
    return Book(DATA / "policy", tmp_path / "published", shop())


def test_a_published_text_is_in_force_from_its_day_on_and_changes_nothing_before(book: Book) -> None:
    request = make_request(ASKED, "2026-06-30 23:59:59")
    before = decide(request, policy(), request.requested_at)
    record = record_to_json(request, before)
    living = LivingPolicy(book.folder, book.published, book.shop, lambda: 0.0)
    done = publish(book, Text("draft.yml", LONGER), "lee", NOW)
    assert (str(done.starts), done.clauses, len(done.versions)) == ("2026-07-01", ("cancel.window",), 1)
    after = load_policy(book.folder, book.shop, published=book.published)
    assert replay(record, after) == before
    assert decide(request, after, request.requested_at) == before
    assert before.verdict is Verdict.REFUSED
    later = make_request(ASKED, "2026-07-01 00:00:00")
    assert decide(later, after, later.requested_at).verdict is Verdict.ALLOWED
    assert after.at(NOW).id == policy().version
    assert living.at(local("2026-07-01 00:00:00")).id == policy().version
    taken_up = LivingPolicy(book.folder, book.published, book.shop)
    assert taken_up.at(local("2026-07-01 00:00:00")).id == done.versions[0]


def test_a_running_desk_takes_up_what_is_published_and_keeps_its_policy_when_a_file_is_broken(
    book: Book, caplog: pytest.LogCaptureFixture
) -> None:
    seconds = [0.0]
    living = LivingPolicy(book.folder, book.published, book.shop, lambda: seconds[0])
    july = local("2026-07-01 00:00:00")
    book.published.mkdir()
    (book.published / "0001.yml").write_text(LONGER, "utf-8")
    assert living.at(july).id == policy().version
    seconds[0] += LOOKS_EVERY_SECONDS
    longer = living.at(july)
    assert longer.rules.cancel_window == timedelta(hours=48)
    assert living.named(longer.id) is longer
    assert living.whole().versions[-1] is longer
    (book.published / "0002.yml").write_text("cancel.window: nonsense", "utf-8")
    seconds[0] += LOOKS_EVERY_SECONDS
    assert living.at(july) is longer
    assert "0002.yml" in caplog.text


@pytest.mark.parametrize("day", ["2026-06-10", "2026-06-09", "2020-01-01"])
def test_a_text_for_a_day_that_has_begun_is_refused(book: Book, day: str) -> None:
    draft = Text("draft.yml", LONGER.replace("2026-07-01", day))
    with pytest.raises((NotPublished, BadData), match="after"):
        publish(book, draft, "lee", NOW)
    assert list(book.published.glob("*")) == []


def test_a_text_with_a_flaw_is_refused_with_the_report(book: Book) -> None:
    draft = Text("draft.yml", "refund.amount: {from: 2026-07-01, value: 0, setting: Nothing.}")
    with pytest.raises(NotPublished, match="1 flaw") as caught:
        publish(book, draft, "lee", NOW)
    assert caught.value.report is not None
    assert [flaw.kind for flaw in caught.value.report.flaws] == [Kind.PROMISE]
    assert list(book.published.glob("*")) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cancel.window: {from: 2026-07-01, value: 48}", Kind.SOURCE),
        ("cancel.window: {from: 2020-01-01, value: 48, setting: Earlier.}", Kind.UNREADABLE),
        ("cancel.window: {from: 2026-07-01, value: two, setting: Words.}", Kind.UNREADABLE),
        ("cancel.windw: {from: 2026-07-01, value: 48, setting: A slip.}", Kind.UNREADABLE),
        ("a: [", Kind.UNREADABLE),
        ("", Kind.UNREADABLE),
        ("x" * (LONGEST + 1), Kind.UNREADABLE),
    ],
)
def test_a_draft_that_cannot_be_read_is_named(book: Book, text: str, kind: Kind) -> None:
    report = check(book, Text("draft.yml", text))
    assert [flaw.kind for flaw in report.flaws] == [kind]
    assert not report.proved
    assert "draft.yml" in report.flaws[0].place


def test_a_whole_file_is_a_draft_too_but_must_not_change_what_there_is(book: Book) -> None:
    text = (DATA / "policy" / "refund.yml").read_text("utf-8")
    longer = text.replace(
        "\n\nrefund.amount",
        "\n    - {from: 2026-07-01, value: [4, 6], setting: A day more.}\n\nrefund.amount",
    )
    done = publish(book, Text("refund.yml", longer), "lee", NOW)
    assert done.clauses == ("refund.time",)
    changed = check(book, Text("refund.yml", text.replace("value: 100", "value: 90")))
    assert "changes a value that is in the policy already" in changed.flaws[0].message
    again = check(book, Text("refund.yml", text))
    assert [flaw.kind for flaw in again.flaws] == [Kind.UNREADABLE]


def test_of_two_at_once_the_second_is_told(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one publishes while the first is being checked."""
    from actions.policy import publishing

    checked = publishing.check

    def slow(mine: Book, text: Text, heard: object) -> object:
        (mine.published / "0001.yml").write_text(LONGER, "utf-8")
        return checked(Book(mine.folder, mine.published / "none", mine.shop), text)

    monkeypatch.setattr(publishing, "check", slow)
    with pytest.raises(NotPublished, match="another draft was published"):
        publish(book, Text("draft.yml", LONGER), "kim", NOW)
    assert (book.published / "0001.yml").read_text("utf-8") == LONGER
    assert [file.name for file in book.published.iterdir()] == ["0001.yml"]
