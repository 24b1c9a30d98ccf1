"""How the time to compare two plan years grows: with the product of their measures, and no faster.

By hand: `pytest -n 0 -s tests/benchmarks/bench_lineage.py`.
"""

from random import Random
from time import process_time

from measures.lineage_matching import Text, match

SECONDS = 1.0
CHARACTERS = "推进优化完善服务企业改革监管创新平台机制政策数据人才产业园区社区审批融资知识产权法律标准质量安全试点示范"


def plan_of(measures: int, *, seed: int) -> list[Text]:
    """As long as real ones: a heading of six characters and a body of two hundred and fifty."""
    chance = Random(seed)

    def words(count: int) -> str:
        return "，".join("".join(chance.choices(CHARACTERS, k=12)) for _ in range(count))

    return [Text("".join(chance.choices(CHARACTERS, k=6)), words(20), words(1)) for _ in range(measures)]


def seconds(measures: int) -> float:
    found = []
    for _ in range(3):
        before, after = plan_of(measures, seed=1), plan_of(measures, seed=2)
        started = process_time()
        match(before, after)
        found.append(process_time() - started)
    return min(found)


def test_a_hundred_against_a_hundred():
    small, large = seconds(25), seconds(100)
    print(f"\n25 × 25: {small:.3f} s, 100 × 100: {large:.3f} s, {large / small:.1f} times")  # noqa: T201
    assert large < SECONDS
    assert large < 16 * 1.5 * small
