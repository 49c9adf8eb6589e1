from __future__ import annotations

import pytest

from gehoor.core import names
from gehoor.core.models import Setting
from gehoor.core.refusal import Refusal


class Taken(Refusal):
    pass


@pytest.mark.django_db
def test_a_name_that_another_has_by_now_is_refused_and_the_transaction_goes_on():
    Setting.objects.create(name="phone", value="1")

    with (
        pytest.raises(Taken, match="There is one already"),
        names.taken_meanwhile(Taken, "There is one already."),
    ):
        Setting.objects.create(name="phone", value="2")

    assert list(Setting.objects.values_list("name", "value")) == [("phone", "1")]
