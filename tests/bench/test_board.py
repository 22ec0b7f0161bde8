"""What is printed of the boards: costs of each way, and ours against the peer's."""

from callcenter.bench.board import OURS, PEER, rows_of


def test_what_one_more_board_costs_is_told_against_the_peers() -> None:
    cpu = {(OURS, boards): [0.02 + 0.0001 * boards] for boards in (0, 1, 10, 50)}
    cpu |= {(PEER, boards): [0.02 + 0.001 * boards] for boards in (0, 1, 10, 50)}
    rows = {name: value for name, value, _ in rows_of(cpu, {OURS: [(4, 1000)], PEER: [(80, 10_000)]})}
    assert round(rows["board_one_more_board_cpu_vs_one_by_one"], 6) == 0.1
    assert round(rows["board_coalesced_one_more_board_cpu"], 6) == 0.01
    assert round(rows["board_one_by_one_50_boards_cpu_each"], 6) == 0.1
    assert (rows["board_messages_vs_one_by_one"], rows["board_bytes_vs_one_by_one"]) == (0.05, 0.1)
