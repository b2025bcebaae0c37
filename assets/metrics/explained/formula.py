"""A formula as text with operands in braces: shown with words, with numbers, and worked out.

The three are of one text, so that what is shown is what is computed. The arithmetic is Python's;
only numbers, four operators, and a few functions of the rules are understood.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

_OPERAND = re.compile(r"\{(\w+)\}")
_SIGNS = str.maketrans({"/": "\u00f7", "*": "\u00d7", "-": "\u2212"})
"""How people write the operators."""
_OPERATORS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: Mapping[str, Callable[..., Any]] = {"max": max, "min": min, "abs": abs}
"""What a formula may call."""


def operands_in(formula: str) -> list[str]:
    """Give the names of the operands, in their order, each once."""
    return list(dict.fromkeys(_OPERAND.findall(formula)))


def filled(formula: str, texts: Mapping[str, str]) -> str:
    """Put a text in the place of each operand, and the signs that people write between them."""
    return _OPERAND.sub(lambda found: texts[found[1]], formula.translate(_SIGNS))


def worked_out(formula: str, values: Mapping[str, Any]) -> Any:
    """Give what a formula comes to; an unknown operand, or nothing to divide by, gives None."""
    if any(values[name] is None for name in operands_in(formula)):
        return None
    try:
        return _value(ast.parse(_OPERAND.sub(r"\1", formula), mode="eval").body, values)
    except ZeroDivisionError:
        return None


def _value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return values[node.id]
        case ast.BinOp():
            return _OPERATORS[type(node.op)](_value(node.left, values), _value(node.right, values))
        case ast.Call(func=ast.Name(id=name)):
            return FUNCTIONS[name](*(_value(one, values) for one in node.args))
    raise ValueError(ast.dump(node))
