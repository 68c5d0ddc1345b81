"""What the pages for people say is so: links lead somewhere, recipes run, counts are right."""

from __future__ import annotations

import re

import pytest

from flows.queries import saved_queries
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(text):
    """Anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_leads_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{page.name} links to {target}"


def test_the_python_recipe_runs(desk):
    text = (ROOT / "docs" / "connections.md").read_text(encoding="utf-8")
    recipe = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0]
    found = {}
    exec(recipe.replace("COPY", str(desk)), found)
    assert len(found["meetings"]) == 3
    assert found["table"].num_rows == 7
    assert MEETING in {row[1] for row in found["known"]}


MEETING = "Ada Stone meets Ivo Rook in Utopia City"


def test_the_readme_counts_the_saved_queries_right():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(saved_queries())} [saved queries]" in readme
