"""Who is who across articles: names, family names, offices; and who is no person of the news."""

from __future__ import annotations

import pytest

from flows.resolve.holders import plain_role
from flows.resolve.people import link_people, name_key, person_key


def linked(*articles) -> list[list[str | None]]:
    """Person id of every name mention, per article."""
    _, links, _ = link_people(articles, {a.article_id: a.date for a in articles})
    ids = {(link.article_id, link.name_number): link.person_id for link in links}
    return [[ids.get((a.article_id, number)) for number in range(len(a.extraction.names))] for a in articles]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Joseph R. Biden Jr.", "Joe Biden", id="alias of an office holder, initial, suffix"),
        pytest.param("José Álvarez", "Jose Alvarez", id="accents"),
        pytest.param("Kim Jong-un", "Kim Jong Un", id="hyphen"),
        pytest.param("Lars Løkke Rasmussen", "Lars Lokke Rasmussen", id="letters that do not decompose"),
        pytest.param("Ann B. Lee", "Ann Lee", id="middle initial"),
        pytest.param("ANN LEE", "Ann Lee", id="capitals"),
        pytest.param("Ann Mary Lee", "Ann Lee", id="middle name, where the short form occurs"),
    ],
)
def test_spellings_of_one_name_are_one_person(make, person, one, other):
    (a,), (b,) = linked(
        make("a", "2023-06-09", names=(person(one),)), make("b", "2023-06-09", names=(person(other),))
    )
    assert a == b is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Wang Yi", "Wang Wentao", id="one family name"),
        pytest.param("Hunter Biden", "Joe Biden", id="a relative"),
        pytest.param("Bill Stone", "William Stone", id="a nickname alone proves nothing"),
    ],
)
def test_different_people_stay_apart(make, person, one, other):
    (a,), (b,) = linked(
        make("a", "2023-06-09", names=(person(one),)), make("b", "2023-06-09", names=(person(other),))
    )
    assert a != b
    assert None not in (a, b)


def test_a_nickname_joins_people_with_offices_of_one_country(make, person):
    (a,), (b,) = linked(
        make("a", "2023-06-09", names=(person("Bill Stone", role="senator", country="US"),)),
        make("b", "2023-06-09", names=(person("William Stone", role="senator", country="US"),)),
    )
    assert a == b is not None


def test_two_middle_names_join_nobody(make, person):
    names = ("John Paul Stone", "John Peter Stone", "John Stone")
    assert len({ids[0] for ids in linked(*(make(n, "2023-06-09", names=(person(n),)) for n in names))}) == 3


def test_one_name_in_offices_of_two_countries_is_two_people(make, person):
    articles = [
        make(f"{country}{i}", "2023-06-09", names=(person("Ali Khan", role=role, country=country),))
        for country, role in (("PK", "finance minister"), ("GB", "mayor"))
        for i in range(2)
    ]
    a, b, c, d = (ids[0] for ids in linked(*articles))
    assert a == b != c == d


def test_one_odd_country_is_a_misreading(make, person):
    articles = [
        make(f"a{i}", "2023-06-09", names=(person("Ali Khan", role="minister", country=country),))
        for i, country in enumerate(("PK", "PK", "PK", "GB"))
    ]
    assert len({ids[0] for ids in linked(*articles)}) == 1


@pytest.mark.parametrize(
    ("written", "holder"),
    [
        pytest.param("2023-06-09", "li-shangfu", id="in his term"),
        pytest.param("2024-06-09", "dong-jun", id="a year later another"),
        pytest.param(("2023-01-01", "2023-12-31"), None, id="a range with two holders names nobody"),
        pytest.param(None, None, id="no date, no holder"),
    ],
)
def test_an_office_is_whoever_held_it_then(make, office, written, holder):
    assert linked(make("a", written, names=(office("defense minister", "CN"),))) == [[holder]]


@pytest.mark.parametrize(
    "more", [{"role_status": "former"}, {"role_status": "designate"}, {"country_code": None}]
)
def test_an_office_that_is_over_or_of_no_country_names_nobody(make, office, more):
    assert linked(make("a", "2023-06-09", names=(office("defense minister", "CN", **more),))) == [[None]]


def test_a_family_name_goes_to_the_holder_that_date_and_country_allow(make, person):
    american = person("Pat Doe", role="senator", country="US")
    assert linked(make("a", "2023-06-09", names=(person("Blinken"), american)))[0][0] == "antony-blinken"
    assert linked(make("b", "2013-06-09", names=(person("Blinken"), american)))[0][0] is None
    assert linked(make("c", "2023-06-09", names=(person("Blinken"),)))[0][0] is None


def test_a_title_with_a_family_name_needs_no_date(make, person):
    assert linked(make("a", None, names=(person("Putin", role="president", country="RU"),))) == [
        ["vladimir-putin"]
    ]
    assert linked(make("b", None, names=(person("Bush", role="president", country="FR"),))) == [[None]]


def test_a_family_name_with_an_office_joins_the_full_name_of_another_article(make, person):
    full = person("Zoe Quill", role="spokeswoman", country="US")
    lone = person("Quill", role="spokeswoman", country="US")
    other = person("Quill", role="coach", country="US")
    a, b, c = linked(
        make("a", "2023-06-09", names=(full,)),
        make("b", "2023-06-09", names=(lone,)),
        make("c", "2023-06-09", names=(other,)),
    )
    assert a == b == ["zoe-quill"]
    assert c == [None]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"is_journalist": True}, id="a journalist"),
        pytest.param({"name": "White House", "surface": "White House"}, id="an organisation"),
        pytest.param({"name": "New York", "surface": "New York"}, id="a place"),
        pytest.param({"name": "Boeing 737", "surface": "Boeing 737"}, id="a thing with a number"),
        pytest.param({"label": "ORG"}, id="read as an organisation"),
    ],
)
def test_what_is_no_person_of_the_news_is_not_linked(make, person, more):
    persons, links, roles = link_people(
        [a := make("a", "2023-06-09", names=(person("Ann Lee", **more),))], {"a": a.date}
    )
    assert (persons, links, roles) == ((), (), ())


def test_what_other_articles_call_an_organisation_is_no_person(make, person):
    names = [person("Delta Crane", label=label) for label in ("ORG", "ORG", "PERSON")]
    assert linked(*(make(str(i), "2023-06-09", names=(n,)) for i, n in enumerate(names)))[2] == [None]


def test_a_person_has_the_roles_that_are_told_and_those_that_are_known(make, person):
    article = make(
        "a", "2023-06-09", names=(person("Antony Blinken", role="secretary of state", country="US"),)
    )
    (blinken,), _, roles = link_people([article], {"a": article.date})
    assert (blinken.name, blinken.country_code, blinken.family_name) == ("Antony Blinken", "US", "Blinken")
    assert {role.basis for role in roles} == {"mentioned", "reference"}
    assert all(role.person_id == blinken.person_id for role in roles)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("secretary of defence", "Defense Secretary"),
        ("minister of foreign affairs", "foreign minister"),
        ("national security advisor", "national security adviser"),
        ("spokeswoman", "spokesman"),
    ],
)
def test_wordings_of_one_office_are_one(one, other):
    assert plain_role(one) == plain_role(other)


def test_the_secretary_of_state_is_not_turned_round():
    assert plain_role("secretary of state") == "secretary of state"


def test_keys_are_stable():
    assert name_key(name_key("José  Á. Ruiz")) == name_key("José  Á. Ruiz") == "jose ruiz"
    assert person_key("Joseph Biden") == name_key("Joe Biden")


@pytest.mark.parametrize(
    ("name", "written", "country", "person_id"),
    [
        pytest.param("Putin", None, "RU", "vladimir-putin", id="known everywhere, article without a date"),
        pytest.param("Obama", "2022-05-01", "US", "barack-obama", id="long after the term"),
        pytest.param("Obama", "2001-05-01", "US", None, id="long before it"),
        pytest.param("Obama", "2022-05-01", "JP", None, id="in news of another country"),
        pytest.param("Martin", None, "CA", None, id="a given name, too"),
    ],
)
def test_a_leader_is_known_by_the_family_name_alone(make, person, office, name, written, country, person_id):
    lone = person(name, given_name=None, family_name=name)
    article = make("a", written, names=(lone, office("senator", country)))
    assert linked(article)[0][0] == person_id


def test_a_former_president_is_the_one_who_was_it_by_then(make, person):
    former = person("Trump", role="president", country="US", role_status="former", given_name=None)
    assert linked(make("a", "2022-06-01", names=(former,))) == [["donald-trump"]]
    assert linked(make("a", "2014-06-01", names=(former,))) == [[None]]
