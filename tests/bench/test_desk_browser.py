"""How large a page is on its way: each file packed by itself."""

import gzip

from callcenter.bench.desk_browser import packed_bytes


def test_every_file_is_packed_by_itself() -> None:
    one, other = b"a" * 1000, b"b" * 1000
    assert packed_bytes({"/one.js": one}) == len(gzip.compress(one, 6, mtime=0))
    assert packed_bytes({"/one.js": one, "/other.js": other}) == 2 * packed_bytes({"/one.js": one})
