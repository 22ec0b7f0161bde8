"""The folders that come with the package are found wherever it is installed."""

from callcenter import resources


def test_the_folders_of_the_package_hold_what_their_names_say() -> None:
    assert (resources.folder("asterisk_conf") / "extensions.conf").is_file()
    assert (resources.folder("ivr_flows") / "prompts.yaml").is_file()
    assert (resources.folder("migrations") / "env.py").is_file()


def test_screens_are_a_folder_with_a_page_or_none_at_all() -> None:
    screens = resources.screens()
    assert screens is None or (screens / "index.html").is_file()
