"""Nothing acknowledged is lost, whatever call fails and wherever the program is killed; it never
takes the disk's mistake for its own. See `faults`."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.archive.faults import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.archive.outside import Room


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_fault_at_any_call_leaves_what_was_said(
    room: Room, name: str, full: bool, record_property: Callable[[str, object], None]
) -> None:
    """Each call fails or kills in turn (in full; else two of them, the same each time)."""
    scenario = SCENARIOS[name]()
    scenario.set_up(room)
    cases = list(scenario.cases())
    assert len(cases) > 5
    chosen = cases if full else random.Random(name).sample(cases, 2)
    met = 0
    failures = []
    for case in chosen:
        try:
            met += scenario.suffer(case)
        except AssertionError as error:
            failures.append(str(error)[:600])
            if not full:
                raise
    record_property("cases: faults from outside", met)
    if scenario.site is not None:
        scenario.site.close()
    assert not failures, f"{len(failures)} of {len(chosen)}:\n" + "\n\n".join(failures[:12])
    assert met > (0.9 * len(chosen) if full else 0)  # what depends on the clock may not be called
