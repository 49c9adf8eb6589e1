from __future__ import annotations

from gehoor.look.tables import draw_table

HEAD = '<thead><tr><th scope="col">Name</th><th scope="col" class="figures">Size &amp; "kind"</th>'
HIDDEN = '<th scope="col"><span class="visually-hidden">Take back</span></th></tr></thead>'
ROW = '<tr><th scope="row">Kassa</th><td class="figures">4</td><td><b>no</b></td></tr>'


def test_each_cell_says_under_which_head_it_stands():
    drawn = draw_table(f"{HEAD}{HIDDEN}<tbody>{ROW}{ROW}</tbody>", name="tokens", caption="Programs & co")

    row = (
        '<tr role="row"><th role="rowheader" scope="row">Kassa</th>'
        '<td role="cell" data-label="Size &amp; &quot;kind&quot;" class="figures"><div>4</div></td>'
        '<td role="cell" data-label=""><div><b>no</b></div></td></tr>'
    )
    assert drawn.partition("</thead>")[2] == f'<tbody role="rowgroup">{row}{row}</tbody></table></div>'
    assert '<th role="columnheader" scope="col">Name</th>' in drawn
    assert '<caption id="tokens-caption">Programs &amp; co</caption>' in drawn
