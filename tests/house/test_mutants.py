"""`make mutate` makes the faults that it says it does."""

import ast

from scripts.mutants import mutants

CODE = '''"""A docstring with WHERE in it."""

LIMIT: int = 5
ONE_OF_MEMBER = f"SELECT id FROM orders WHERE id = :id AND state = {OPEN}"


def is_open(order, now):
    """Whether it is."""
    assert order
    log.info("asked", now=1)
    if order.closed:
        return False
    return order.placed_at <= now and order.units - 1 > 0
'''


def faults(tmp_path) -> set[str]:
    path = tmp_path / "code.py"
    path.write_text(CODE)
    return {mutant.applied(CODE.encode()).decode() for mutant in mutants(path)}


def test_every_mutant_is_a_program_that_differs(tmp_path):
    assert CODE not in faults(tmp_path)
    assert all(ast.parse(fault) for fault in faults(tmp_path))


def test_comparisons_conditions_numbers_returns_and_sql_are_broken(tmp_path):
    found = "\n".join(faults(tmp_path))
    for fault in (
        "(order.placed_at < now)",
        "(order.placed_at <= now or",
        "(order.units + 1)",
        "if (not order.closed):",
        "return True",
        "return None",
        "LIMIT: int = 6",
        'f"SELECT id FROM orders WHERE id = :id"',
    ):
        assert fault in found, fault


def test_docstrings_asserts_and_log_lines_are_left_alone(tmp_path):
    for fault in faults(tmp_path):
        assert all(
            line in fault
            for line in ('"""A docstring with WHERE in it."""', "assert order", 'log.info("asked", now=1)')
        )
