from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import TemplateSyntaxError

from gehoor.look import patterns as sample
from gehoor.look.templatetags import look as tags

NOW = sample.NOW


@pytest.mark.parametrize(
    "source",
    [
        "{% button 'Send' colour='red' %}",
        "{% button 'Send' kind='rainbow' %}",
        "{% button 'Send' onclick='x()' %}",
        "{% link 'Here' href='/' style='x' %}",
        "{% badge 'open' tone='pink' %}",
        "{% badge 'open' colour='pink' %}",
        "{% avatar 'Anna' tone='pink' %}",
        "{% icon 'unicorn' %}",
        "{% alert tone='pink' %}x{% endalert %}",
        "{% alert colour='red' %}x{% endalert %}",
        "{% message direction='sideways' who='A' at=now now=now %}x{% endmessage %}",
        "{% message direction='in' who='A' at=now now=now mood='x' %}x{% endmessage %}",
        "{% timeline_item icon='mail' at=now now=now tone='pink' %}x{% endtimeline_item %}",
        "{% menu 'More' kind='rainbow' %}x{% endmenu %}",
        "{% menu_item 'Go' target='_blank' %}",
        "{% tab 'One' href='/' target='x' %}",
        "{% dialog id='a' %}x{% enddialog %}",
        "{% paging page=2 %}",
        "{% empty 'Nothing' picture='x' %}",
        "{% field form.subject colour='red' %}",
    ],
)
def test_component_refuses_what_it_does_not_know(draw, source):
    with pytest.raises(TemplateSyntaxError):
        draw(source, now=NOW, form=sample.SampleForm())


def test_every_component_is_drawn_on_the_pattern_page():
    folder = sample.__file__.replace("patterns.py", "templates/look")
    drawn = "".join(
        path.read_text()
        for path in __import__("pathlib").Path(folder).rglob("*.html")
        if path.parent.name in {"patterns", "samples"} or path.name == "patterns.html"
    )

    missing = {name for name in tags.register.tags if f"{{% {name}" not in drawn} - {
        name for name in tags.register.tags if name.startswith("end")
    }

    assert missing == set()


def test_button_passes_on_behaviour_attributes(draw):
    assert draw("{% button 'Send' kind='primary' hx_post='/go/' data_key='r' %}") == (
        '<button class="button button-primary" data-key="r" hx-post="/go/" type="submit">Send</button>'
    )


def test_icon_button_keeps_its_name_for_those_who_listen(draw):
    assert '<span class="visually-hidden">Reply</span>' in draw(
        "{% button 'Reply' icon='reply' icon_only=True %}"
    )


@pytest.mark.parametrize(
    "source",
    [
        "{% button words %}",
        "{% badge words %}",
        "{% link words href='/' %}",
        "{% avatar words %}",
        "{% empty words text=words %}",
        "{% message direction='in' who=words at=now now=now quoted=words %}{{ words }}{% endmessage %}",
        "{% promise_clock words due_at=now now=now %}",
        "{% case_row case now=now %}",
        "{% hand_off_line steps %}",
        "{% toast words undo_url='/' %}",
    ],
)
def test_words_of_people_are_never_markup(draw, source):
    words = "<img src=x onerror=alert(1)>\"'"
    promise = sample.promise(words, NOW)
    badge = SimpleNamespace(label=words, tone="plain")
    case = sample.case_row(1, words, words, words, promise=promise, badges=[badge], owner_name=words)
    steps = [SimpleNamespace(from_name=words, to_name=words, reason=words, minutes=1)]

    assert "<img" not in draw(source, words=words, now=NOW, case=case, steps=steps)


def test_field_joins_label_help_and_error(draw):
    drawn = draw("{% field form.subject %}", form=sample.filled_wrongly())

    assert 'aria-describedby="id_subject_helptext id_subject_error"' in drawn
    assert 'id="id_subject_helptext"' in drawn
    assert 'id="id_subject_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_form_errors_are_silent_when_all_is_well(draw):
    assert draw("{% form_errors form %}", form=sample.SampleForm()).strip() == ""


def test_message_folds_the_quoted_part_and_keeps_it(draw):
    drawn = draw(
        "{% message direction='in' who='Ann' at=now now=now quoted='older words' %}new{% endmessage %}",
        now=NOW,
    )

    assert '<div class="prewrap">older words</div></details>' in drawn


def test_toast_carries_the_token_of_its_form(draw):
    drawn = draw("{% toast 'Spam.' undo_url='/undo/' %}", csrf_token="abc")

    assert '<input type="hidden" name="csrfmiddlewaretoken" value="abc">' in drawn
