from __future__ import annotations

from gehoor.core import files


def test_folders_of_files_are_there_before_the_first_mail():
    files.make_folders()

    found = sorted(path.name for path in files.root().iterdir() if path.is_dir())

    assert (len(found), found[0], found[-1]) == (256, "00", "ff")
