"""Small faults: of a Python module with the operators of mutmut, of an SQL statement token by token."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from random import Random

import sqlglot
from libcst import Module
from mutmut.mutation.file_mutation import create_mutations, deep_replace
from sqlglot.errors import SqlglotError
from sqlglot.expressions import Command
from sqlglot.tokens import Token, TokenType

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns of each text that it does not understand


_SQL = re.compile(r"\b(SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|CREATE|ATTACH|DETACH|DROP|SET|BEGIN|COMMIT|ROLLBACK)\b")
_VALUE = re.compile(r"'[^']*'")


@dataclass(frozen=True)
class Fault:
    """One change of one file: ``file`` from the top of the repository, the line (from 1), what stood there, what stands there now."""

    file: str
    line: int
    before: str
    after: str
    text: str


def python_faults(root: Path, file: str, sample: int, draw: Random) -> tuple[int, list[Fault]]:
    """How many faults the functions of a module can have, and a sample of them in the order of the draw; ``text`` is the whole module.

    The case of words of an SQL statement is no fault: the database does not mind it.
    """
    source = (root / file).read_text(encoding="utf-8")
    module, found, _, _ = create_mutations(file, source)
    mutations = [
        mutation
        for mutation in found
        if mutation.contained_by_top_level_function is not None
        and not _same_sql(module.code_for_node(mutation.original_node), module.code_for_node(mutation.mutated_node))
    ]
    faults = []
    for mutation in draw.sample(mutations, min(sample, len(mutations))):
        changed = deep_replace(module, mutation.original_node, mutation.mutated_node)
        if not isinstance(changed, Module) or changed.code == source:
            continue
        before, after = source.splitlines(), changed.code.splitlines()
        line = next(number for number, pair in enumerate(zip_longest(before, after)) if pair[0] != pair[1])
        faults.append(Fault(file, line + 1, _at(before, line), _at(after, line), changed.code))
    return len(mutations), faults


def _same_sql(before: str, after: str) -> bool:
    """Whether two texts are the same statement in other case, with the same values in quotes."""
    return (
        before.lower() == after.lower() and _SQL.search(before) is not None and _VALUE.findall(before[1:-1]) == _VALUE.findall(after[1:-1])
    )


def _at(lines: list[str], line: int) -> str:
    return lines[line].strip() if line < len(lines) else ""


SWAPS = {
    TokenType.LT: "<=",
    TokenType.LTE: "<",
    TokenType.GT: ">=",
    TokenType.GTE: ">",
    TokenType.EQ: "<>",
    TokenType.NEQ: "=",
    TokenType.PLUS: "-",
    TokenType.DASH: "+",
    TokenType.STAR: "/",
    TokenType.SLASH: "*",
    TokenType.AND: "OR",
    TokenType.OR: "AND",
    TokenType.LEFT: "INNER",
    TokenType.INNER: "LEFT",
    TokenType.NOT: "",
    TokenType.DISTINCT: "",
}
FUNCTIONS = {"min": "max", "max": "min", "least": "greatest", "greatest": "least", "floor": "ceil", "ceil": "floor", "sum": "max"}
NO_OPERAND = {TokenType.L_PAREN, TokenType.COMMA, TokenType.SELECT, TokenType.DOT, TokenType.THEN, TokenType.ELSE}


def sql_faults(root: Path, file: str, sample: int, draw: Random) -> tuple[int, list[Fault]]:
    """The same of a statement, of faults that still parse: operators, boundaries, numbers, kinds of join, NOT, DISTINCT, aggregates."""
    source = (root / file).read_text(encoding="utf-8")
    tokens = sqlglot.tokenize(source, read="duckdb")
    faults = []
    for number, token in enumerate(tokens):
        for other in _others(tokens, number):
            text = source[: token.start] + other + source[token.end + 1 :]
            if _parses(text):
                faults.append(Fault(file, source.count("\n", 0, token.start) + 1, token.text, other, text))
    return len(faults), draw.sample(faults, min(sample, len(faults)))


def _others(tokens: list[Token], number: int) -> Iterator[str]:
    token = tokens[number]
    before = tokens[number - 1].token_type if number else TokenType.SELECT
    if token.token_type == TokenType.NUMBER and token.text.replace(".", "", 1).isdigit():
        yield f"({token.text} + 1)"
    elif token.token_type in SWAPS and not _other_meaning(tokens, number, before):
        yield SWAPS[token.token_type]
    elif token.text.lower() in FUNCTIONS and number + 1 < len(tokens) and tokens[number + 1].token_type == TokenType.L_PAREN:
        yield FUNCTIONS[token.text.lower()]


def _other_meaning(tokens: list[Token], number: int, before: TokenType) -> bool:
    """Whether this word is no operator here: the star of all columns, a sign, the AND of BETWEEN, the function left."""
    kind = tokens[number].token_type
    if kind in (TokenType.STAR, TokenType.PLUS, TokenType.DASH):
        return before in NO_OPERAND
    if kind == TokenType.AND:
        return _between(tokens, number)
    return kind == TokenType.LEFT and (number + 1 == len(tokens) or tokens[number + 1].token_type != TokenType.JOIN)


def _between(tokens: list[Token], number: int) -> bool:
    """Whether this AND belongs to a BETWEEN: the nearest of both words before it, outside brackets, is BETWEEN."""
    depth = 0
    for token in reversed(tokens[:number]):
        depth += (token.token_type == TokenType.R_PAREN) - (token.token_type == TokenType.L_PAREN)
        if depth < 0:
            return False
        if depth == 0 and token.token_type in (TokenType.AND, TokenType.OR, TokenType.WHERE, TokenType.ON):
            return False
        if depth == 0 and token.token_type == TokenType.BETWEEN:
            return True
    return False


def _parses(text: str) -> bool:
    try:
        parsed = sqlglot.parse(text, read="duckdb")
    except SqlglotError:
        return False
    # what sqlglot does not understand it keeps as a command
    return not any(statement is None or isinstance(statement, Command) for statement in parsed)
