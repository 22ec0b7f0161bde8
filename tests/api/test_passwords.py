"""Passwords are checked alike for who exists and who does not."""

from argon2 import PasswordHasher

from callcenter.api.passwords import PasswordDesk, hash_password, needs_rehash


async def test_only_the_right_password_of_somebody_who_exists_is_right() -> None:
    desk = PasswordDesk()
    stored = hash_password("长密码 word")
    assert await desk.is_right(stored, "长密码 word")
    assert not await desk.is_right(stored, "长密码 wore")
    assert not await desk.is_right(None, "")
    assert not await desk.is_right("no hash at all", "x")


def test_hashes_have_the_recommended_cost_and_weaker_ones_are_noticed() -> None:
    assert hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not needs_rehash(hash_password("x"))
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("x"))
