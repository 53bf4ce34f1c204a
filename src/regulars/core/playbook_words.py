"""Reading the [words] of a playbook."""

from regulars.core.messages import FACTS, unknown_names
from regulars.core.playbook_rules import TEMPLATES, Rule
from regulars.core.playbook_table import BadPlaybook, Table, meant


def read_words(
    top: Table, rules: tuple[Rule, ...], channels: tuple[str, ...] | None
) -> dict[str, dict[str, str | tuple[str, ...]]]:
    """Read the templates of each occasion, or raise `BadPlaybook`."""
    table = top.table("words") or Table("The words", {})
    known = list(dict.fromkeys(word for rule in rules for word in (rule.occasion, rule.word)))
    words: dict[str, dict[str, str | tuple[str, ...]]] = {}
    for occasion in table.raw:
        if occasion not in known:
            raise BadPlaybook(f"[words.{occasion}] belongs to no touchpoint here.{meant(occasion, known)}")
        words[occasion] = _templates(occasion, table, channels)
    for rule in rules:
        if rule.ask:
            _known_only(Table(f"Touchpoint {rule.index + 1} ({rule.occasion})", {}), "ask", rule.ask)
            words.setdefault(rule.word, {}).setdefault("ask", rule.ask)
    return words


def _templates(occasion: str, words: Table, channels: tuple[str, ...] | None) -> dict[str, str | tuple[str, ...]]:
    table = words.table(occasion) or words
    table = Table(f"[words.{occasion}]", table.raw)
    if channels is not None:
        table.only(dict.fromkeys((*TEMPLATES, *channels, "ask")))
    templates: dict[str, str | tuple[str, ...]] = {key: table.text(key) for key in table.raw if key != "ask"}
    if "ask" in table.raw:
        templates["ask"] = table.texts("ask")
    for key, template in templates.items():
        _known_only(table, key, template)
    return templates


def _known_only(table: Table, key: str, template: str | tuple[str, ...]) -> None:
    for name in unknown_names(template if isinstance(template, str) else "\n".join(template)):
        raise table.wrong(f"{key} asks for {{{name}}}, which nobody knows.{meant(name, FACTS)}")
