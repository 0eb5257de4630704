"""What axe-core finds on a page against WCAG 2.2 AA, and against good practice."""

from importlib.resources import files

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOUND = """async (rules) => {
  const { violations } = await axe.run({
    runOnly: rules, resultTypes: ["violations"], elementRef: false
  });
  return violations.map(({ id, nodes }) => [
    id, nodes.map((node) => `${node.target.join(" ")} (${node.failureSummary})`)
  ]);
}"""


def barriers(page) -> list[str]:
    """Return each rule that the page breaks, with the first places where it does.

    The debugger puts axe-core into the page: the page's own policy forbids it, and stays as it is.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(FOUND, RULES)
    return [f"axe {rule}, {len(nodes)}: {'; '.join(nodes[:2])}" for rule, nodes in found]
