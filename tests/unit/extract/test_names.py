"""Names, read with the shipped model: spans, parts, who is who within an article, offices without a name."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from flows.extract.names import read_names
from flows.extract.person_names import is_family_first, may_be_same, parse_name
from flows.records import Article, Contributor, NameMention
from flows.resources import resource_path


@cache
def model() -> Language:
    return spacy.load(resource_path("seeds/model"))


def names(text: str, article: Article | None = None) -> list[NameMention]:
    doc = model()(text)
    doc._.article = article
    return read_names(doc)


def mention(text: str, surface: str, occurrence: int = -1) -> NameMention:
    found = [name for name in names(text) if name.surface == surface]
    assert found, f"{surface!r} not among {[(n.label, n.surface) for n in names(text)]}"
    return found[occurrence]


def case(case_id: str, text: str, surface: str, **expected: Any) -> Any:
    return pytest.param(text, surface, expected, id=case_id)


TITLES = [
    case("title before name", "The minister thanked President Joe Biden.", "Joe Biden", role="president"),
    case("country adjective before title", "Chilean President Gabriel Boric spoke.", "Gabriel Boric",
         role="president", country_code="CL"),
    case("two-word adjective", "South Korean President Lee Jae-myung left.", "Lee Jae-myung",
         role="president", country_code="KR"),
    case("abbreviated country", "U.S. Treasury Secretary Scott Bessent spoke.", "Scott Bessent",
         role="treasury secretary", country_code="US", organization="Treasury Department"),
    case("country possessor", "Japan's Prime Minister Shigeru Ishiba resigned.", "Shigeru Ishiba",
         role="prime minister", country_code="JP"),
    case("curly possessor", "Japan’s finance minister Katsunobu Kato resigned.", "Katsunobu Kato",
         role="finance minister", country_code="JP"),
    case("person possessor", "Macron's foreign policy adviser Emmanuel Bonne flew home.", "Emmanuel Bonne",
         role="foreign policy adviser", country_code="FR"),
    case("complement with country", "They met President of the Republic of Serbia Aleksandar Vučić.",
         "Aleksandar Vučić", role="president", country_code="RS"),
    case("complement with adjective", "President of the French Republic Emmanuel Macron called.",
         "Emmanuel Macron", role="president", country_code="FR"),
    case("minister of", "Minister of Foreign Affairs Sergey Lavrov replied.", "Sergey Lavrov",
         role="minister of foreign affairs", country_code="RU"),
    case("organisation before title", "Kremlin spokesman Dmitry Peskov said so.", "Dmitry Peskov",
         role="kremlin spokesman", organization="Kremlin", country_code="RU"),
    case("agency before title", "CIA Director William Burns left.", "William Burns",
         role="cia director", organization="CIA", country_code="US"),
    case("international body", "NATO Secretary-General Mark Rutte agreed.", "Mark Rutte",
         organization="NATO"),
    case("european union", "EU foreign policy chief Kaja Kallas agreed.", "Kaja Kallas",
         organization="European Union", country_code="EU"),
    case("long apposition in front", "The top U.S. diplomat for East Asia, Daniel Kritenbrink, left.",
         "Daniel Kritenbrink", country_code="US"),
    case("comma after possessor role", "China's top diplomat, Wang Yi, arrived.", "Wang Yi",
         role="top diplomat", country_code="CN"),
    case("apposition behind", "Vedant Patel, a State Department spokesman, said so.", "Vedant Patel",
         role="state department spokesman", organization="State Department", country_code="US"),
    case("apposition without determiner",
         "Rafael Grossi, head of the International Atomic Energy Agency, left.", "Rafael Grossi",
         role="head", organization="International Atomic Energy Agency"),
    case("apposition behind an age", "Mary Collins, 54, the mayor of Springfield, said so.", "Mary Collins",
         role="mayor"),
    case("relative clause", "Ana Torres, who is the governor of the central bank, said so.", "Ana Torres",
         role="governor of the central bank"),
    case("predicate", "Pete Hegseth is the defense secretary of the United States.", "Pete Hegseth",
         role="defense secretary", country_code="US"),
    case("plural title for two", "Presidents Joe Biden and Xi Jinping met.", "Xi Jinping", role="president"),
    case("abbreviated title", "Sen. Lindsey Graham objected.", "Lindsey Graham", role="senator"),
    case("military rank", "Gen. Mark Milley spoke.", "Mark Milley", role="general"),
    case("deputy keeps its rank", "Russian Deputy Foreign Minister Sergei Ryabkov spoke.", "Sergei Ryabkov",
         role="deputy foreign minister", country_code="RU"),
    case("british office", "Foreign Secretary David Lammy spoke.", "David Lammy",
         role="foreign secretary", country_code="GB"),
    case("country of a bare title is known of its holder", "On Monday President Xi Jinping spoke.",
         "Xi Jinping", country_code="CN"),
    case("ambassador to a country is not that country's", "U.S. Ambassador to China Nicholas Burns spoke.",
         "Nicholas Burns", country_code="US"),
    case("preposition ends the phrase", "In China President Xi Jinping spoke.", "Xi Jinping",
         role="president"),
]  # fmt: skip

STATUSES = [
    case("former", "Former House Speaker Nancy Pelosi came.", "Nancy Pelosi",
         role="house speaker", role_status="former"),
    case("ex-", "Ex-President Jair Bolsonaro came.", "Jair Bolsonaro", role="president",
         role_status="former", country_code="BR"),
    case("then-", "He met then-President Donald Trump.", "Donald Trump", role_status="former"),
    case("acting", "Acting Prime Minister Ilan Vered came.", "Ilan Vered", role_status="acting"),
    case("interim", "Interim President Karim Sane came.", "Karim Sane", role_status="acting"),
    case("-elect", "President-elect Joe Biden came.", "Joe Biden", role="president",
         role_status="designate"),
    case("late", "They mourned the late President Jacques Chirac.", "Jacques Chirac",
         role_status="deceased"),
    case("outgoing still holds office", "Outgoing Chancellor Angela Merkel came.", "Angela Merkel",
         role_status="outgoing", is_former=False),
    case("status behind the country", "France's former president, Nicolas Sarkozy, came.",
         "Nicolas Sarkozy", role_status="former", country_code="FR"),
    case("plain", "Chancellor Olaf Scholz came.", "Olaf Scholz", role_status="incumbent"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "expected"), TITLES + STATUSES)
def test_a_role_next_to_a_name_is_read(text: str, surface: str, expected: dict[str, Any]) -> None:
    found = mention(text, surface)
    assert {key: getattr(found, key) for key in expected} == expected
    assert found.label == "PERSON"


SPANS = [
    pytest.param("President Emmanuel Macron spoke.", "Emmanuel Macron", id="title stays outside"),
    pytest.param("Later Mr. Kowalski spoke.", "Kowalski", id="honorific stays outside"),
    pytest.param("Scholz's coalition fell. Olaf Scholz left.", "Scholz", id="possessive"),
    pytest.param("Blinken’s trip ended well for Antony Blinken.", "Blinken", id="curly possessive"),
    pytest.param("Burns' trip was secret, said William Burns.", "Burns", id="bare possessive after s"),
    pytest.param("He thanked William J. Burns for it.", "William J. Burns", id="middle initial"),
    pytest.param("Robert F. Kennedy Jr. spoke on Monday.", "Robert F. Kennedy Jr.", id="suffix"),
    pytest.param("Ursula von der Leyen spoke.", "Ursula von der Leyen", id="particles"),
    pytest.param("Mohammed bin Salman spoke.", "Mohammed bin Salman", id="arabic particle"),
    pytest.param("Former minister Jean-Yves Le Drian spoke.", "Jean-Yves Le Drian", id="hyphen"),
    pytest.param("Prime Minister Pedro Sánchez spoke.", "Pedro Sánchez", id="accents"),
    pytest.param("Foreign Minister Xu Tieqiao spoke.",
         "Xu Tieqiao", id="name the recogniser does not know, after a title"),
    pytest.param("Nobody asked Wang Wentao.", "Wang Wentao", id="known holder without a title"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface"), SPANS)
def test_the_span_is_the_name_alone(text: str, surface: str) -> None:
    found = mention(text, surface, 0)
    assert found.label == "PERSON"
    assert text[found.start : found.end] == surface


PARTS = [
    ("Xi Jinping", "Jinping", "Xi", "family-given"),
    ("Li Shangfu", "Shangfu", "Li", "family-given"),
    ("Wang Yi", "Yi", "Wang", "family-given"),
    ("Kim Jong Un", "Jong Un", "Kim", "family-given"),
    ("Moon Jae-in", "Jae-in", "Moon", "family-given"),
    ("Park Jin", "Jin", "Park", "family-given"),
    ("Tsai Ing-wen", "Ing-wen", "Tsai", "family-given"),
    ("Lee Hsien Loong", "Hsien Loong", "Lee", "family-given"),
    ("Nguyen Phu Trong", "Phu Trong", "Nguyen", "family-given"),
    ("Hun Manet", "Manet", "Hun", "family-given"),
    ("Ouyang Xiadan", "Xiadan", "Ouyang", "family-given"),
    ("Shinzo Abe", "Shinzo", "Abe", "given-family"),
    ("Viktor Orbán", "Viktor", "Orbán", "given-family"),
    ("Jack Ma", "Jack", "Ma", "given-family"),
    ("Michelle Wu", "Michelle", "Wu", "given-family"),
    ("Kim Kardashian", "Kim", "Kardashian", "given-family"),
    ("Lee Anderson", "Lee", "Anderson", "given-family"),
    ("John Lee", "John", "Lee", "given-family"),
    ("Joseph R. Biden Jr.", "Joseph R.", "Biden", "given-family"),
    ("Ursula von der Leyen", "Ursula", "von der Leyen", "given-family"),
    ("Mohammed bin Salman", "Mohammed", "bin Salman", "given-family"),
    ("Oscar de la Cruz", "Oscar", "de la Cruz", "given-family"),
    ("Marine Le Pen", "Marine", "Le Pen", "given-family"),
    ("Janis Mackey Frayer", "Janis", "Mackey Frayer", "given-family"),
    ("Enrique Peña Nieto", "Enrique", "Peña Nieto", "given-family"),
    ("Mary Beth Jones", "Mary Beth", "Jones", "given-family"),
    ("Karine Jean-Pierre", "Karine", "Jean-Pierre", "given-family"),
    ("Lula", None, "Lula", None),
]


@pytest.mark.parametrize(("name", "given_name", "family", "order"), PARTS, ids=[row[0] for row in PARTS])
def test_a_name_has_its_parts(name: str, given_name: str | None, family: str, order: str | None) -> None:
    parts = parse_name(name)
    assert (parts.given, parts.family, parts.order) == (given_name, family, order)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("Joe Biden", "Joseph R. Biden Jr.", True, id="short form and suffix"),
        pytest.param("William Burns", "Bill Burns", True, id="nickname"),
        pytest.param("J. Powell", "Jerome Powell", True, id="initial"),
        pytest.param("Kim Jong Un", "Kim Jong-un", True, id="hyphen"),
        pytest.param("Pedro Sánchez", "Pedro Sanchez", True, id="accent"),
        pytest.param("Joe Biden", "Hunter Biden", False, id="father and son"),
        pytest.param("Wang Yi", "Wang Wentao", False, id="one family name, two people"),
    ],
)
def test_two_names_may_be_one_person(one: str, other: str, same: bool) -> None:
    assert may_be_same(one, other) is same
    assert may_be_same(other, one) is same


WITHIN = [
    case("family name", "President Emmanuel Macron flew in. Macron was tired.", "Macron",
         name="Emmanuel Macron", role="president", country_code="FR"),
    case("family name first", "President Xi Jinping flew in. Xi was tired.", "Xi",
         name="Xi Jinping", family_name="Xi", role="president"),
    case("particle", "Ursula von der Leyen flew in. Von der Leyen was tired.", "Von der Leyen",
         name="Ursula von der Leyen"),
    case("arabic article", "Bashar al-Assad flew in. Later Assad was tired.", "Assad",
         name="Bashar al-Assad"),
    case("before the full name", "Scholz was tired. Chancellor Olaf Scholz flew in.", "Scholz",
         name="Olaf Scholz"),
    case("fullest form", "Joe Biden came. Joseph R. Biden Jr. left.", "Joe Biden",
         name="Joseph R. Biden Jr."),
    case("role at the mention decides between namesakes",
         "Wang Yi met Commerce Minister Wang Wentao. On Friday, Commerce Minister Wang left.", "Wang",
         name="Wang Wentao"),
    case("nearest of two namesakes", "Wang Yi came. On Tuesday Wang Wentao came. Then Wang left.", "Wang",
         name="Wang Wentao"),
    case("undecided between two namesakes", "Wang Yi met Wang Wentao. On Friday, Wang left.", "Wang",
         name=None),
    case("kin do not take the bare name", "Biden called. The president's son Hunter Biden did not.",
         "Biden", name="Biden"),
    case("single name", "The minister thanked Zarif, who left.", "Zarif", name="Zarif", given_name=None),
    case("role of the mention that gave it", "Jens Stoltenberg, the NATO chief, came. Stoltenberg left.",
         "Stoltenberg", role="nato chief", organization="NATO"),
    case("another role said there", "Defense Minister Rui Alves came. General Alves left.", "Alves",
         role="general"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "expected"), WITHIN)
def test_mentions_are_joined_within_an_article(text: str, surface: str, expected: dict[str, Any]) -> None:
    found = mention(text, surface)
    assert {key: getattr(found, key) for key in expected} == expected


BODIES = [
    case("administration", "The Biden administration agreed.", "Biden administration", country_code="US"),
    case("armed group", "Talks with Hamas failed.", "Hamas", country_code="PS"),
    case("ministry", "The Chinese Foreign Ministry objected.", "Chinese Foreign Ministry",
         country_code="CN"),
    case("alias", "The IAEA objected.", "IAEA", name="International Atomic Energy Agency"),
    case("department", "The State Department objected.", "State Department", country_code="US"),
    case("international body", "The United Nations objected.", "United Nations", name="United Nations"),
    case("building that acts", "The White House objected.", "White House", country_code="US"),
    case("body in a role", "A Pentagon spokesman objected.", "Pentagon", country_code="US"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "expected"), BODIES)
def test_a_body_is_no_person(text: str, surface: str, expected: dict[str, Any]) -> None:
    found = mention(text, surface)
    assert found.label == "ORG"
    assert found.role is None
    assert {key: getattr(found, key) for key in expected} == expected


OFFICES = [
    case("country's office", "China's defense minister rebuffed a request.", "China's defense minister",
         role="defense minister", country_code="CN", name=None),
    case("national office", "The Chinese foreign minister rebuffed it.", "Chinese foreign minister",
         role="foreign minister", country_code="CN"),
    case("the secretary, known from context",
         "Secretary of State Antony Blinken is back. The Secretary will not travel.", "Secretary",
         name="Antony Blinken", country_code="US"),
    case("the president, known from context", "President Emmanuel Macron came. The president smiled.",
         "president", name="Emmanuel Macron"),
    case("office of another country stays open",
         "French President Emmanuel Macron came. China's president smiled.", "China's president",
         name=None, country_code="CN"),
    case("late holder", "They mourned the late president of Zimbabwe.", "late president of Zimbabwe",
         role_status="deceased", country_code="ZW"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "expected"), OFFICES)
def test_an_office_may_stand_for_its_holder(text: str, surface: str, expected: dict[str, Any]) -> None:
    found = mention(text, surface)
    assert found.label == "ROLE"
    assert {key: getattr(found, key) for key in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It was the first visit by a U.S. secretary of state since 2018.", id="class"),
        pytest.param("A Pentagon spokesman said so.", id="unnamed spokesman"),
        pytest.param("Foreign ministers of many countries came.", id="plural"),
        pytest.param("He said so as president of France.", id="predicate"),
        pytest.param("Senior officials said so.", id="group"),
    ],
)
def test_a_class_of_office_holders_is_nobody(text: str) -> None:
    assert [name for name in names(text) if name.label != "ORG"] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("On Monday and Friday the Germans met in Paris in May.", id="days, peoples, places"),
        pytest.param("Chinese and American officials met.", id="demonyms"),
        pytest.param("The General Assembly met on King Street.", id="titles inside names of things"),
    ],
)
def test_what_is_no_person_is_not_named_as_one(text: str) -> None:
    assert [name.surface for name in names(text) if name.label == "PERSON"] == []


KURTI = "Prime Minister Albin Kurti spoke in Pristina. "


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param(KURTI + "About 30 men came, Kurti said.", ["PERSON"], id="after the full name"),
        pytest.param("About 30 men came, Kurti said. " + KURTI, ["PERSON"], id="before the full name"),
        pytest.param(KURTI + "Kurti Holdings failed on Sunday.", [], id="before a corporate word"),
    ],
)
def test_a_family_name_is_the_person_named_in_full(text: str, labels: list[str]) -> None:
    found = [name for name in names(text) if name.surface == "Kurti"]
    assert [name.label for name in found] == labels
    assert all(name.name == "Albin Kurti" for name in found if name.label == "PERSON")


def test_what_stands_behind_an_article_is_another() -> None:
    found = [name for name in names(KURTI + "The Kurti sank on Sunday.") if name.surface == "Kurti"]
    assert all(name.name != "Albin Kurti" for name in found)


@pytest.mark.parametrize("word", ["Treasury", "Pentagon", "Justice"])
def test_a_branch_of_government_is_no_person(word: str) -> None:
    found = names(f"A {word} official said that Rui Alves had resigned.")
    assert [name.name for name in found if name.label == "PERSON"] == ["Rui Alves"]


MINISTER = "Iran's foreign minister, Hossein Rahimi, met "


@pytest.mark.parametrize(
    ("text", "surface", "role", "country"),
    [
        pytest.param(MINISTER + "his Saudi counterpart, Prince Faisal bin Farhan, in Beijing.",
                     "Faisal bin Farhan", "foreign minister", "SA", id="counterpart with a title"),
        pytest.param(MINISTER + "his Japanese counterpart, Kenji Mori, in Beijing.",
                     "Kenji Mori", "foreign minister", "JP", id="counterpart"),
        pytest.param("Saudi Foreign Minister Prince Faisal bin Farhan arrived in Beijing.",
                     "Faisal bin Farhan", "foreign minister", "SA", id="office before a prince"),
        pytest.param("The Italian defence minister, General Mario Rossi, arrived in Beijing.",
                     "Mario Rossi", "defence minister", "IT", id="office before a general"),
        pytest.param("Saudi Crown Prince Faisal bin Farhan arrived in Beijing.",
                     "Faisal bin Farhan", "crown prince", "SA", id="a crown prince holds an office"),
    ],
)  # fmt: skip
def test_an_office_outweighs_a_title(text: str, surface: str, role: str, country: str) -> None:
    found = mention(text, surface)
    assert (found.role, found.country_code) == (role, country)
    assert not [name for name in names(text) if name.label == "ROLE"]


def test_journalists_are_marked() -> None:
    text = "Ana Torres met Emmanuel Macron. Torres and Liam Reed reported."
    article = Article("a", "d", "u", text, authors=("Ana Torres",), contributors=(Contributor("Liam Reed"),))
    marked = {name.surface: name.is_journalist for name in names(text, article)}
    assert marked == {"Ana Torres": True, "Emmanuel Macron": False, "Torres": True, "Liam Reed": True}


def test_the_role_span_stands_beside_the_name() -> None:
    text = "Biden's national security adviser Jake Sullivan spoke."
    found = mention(text, "Jake Sullivan")
    assert text[found.role_start : found.role_end] == "Biden's national security adviser"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(["President", "Xi", "Jinping", ",", "the", "'s", "’", "-", "\n", "(", "former",
                             "of", "and", "İ", "State", "Department", "Mr.", "bin", "U.S."]),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_any_text_keeps_its_offsets(words: list[str]) -> None:
    text = " ".join(words)
    found = names(text)
    assert all(text[name.start : name.end] == name.surface for name in found)
    assert found == sorted(found, key=lambda name: (name.start, name.end))
    assert found == names(text)


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), st.text("abcXYZ -'.", max_size=12))
def test_parts_of_any_name_are_its_words(first: str, rest: str) -> None:
    words = f"{first} {rest}".split()
    parts = parse_name(" ".join(words))
    assert set(f"{parts.given or ''} {parts.family}".split()) <= {
        *words,
        *(word.rstrip(",") for word in words),
    }
    assert is_family_first(" ".join(words)) is (parts.order == "family-given")
