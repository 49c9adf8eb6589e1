from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ORDER_PLACED = _("Ordered")
ORDER_SENT = _("On its way")
ORDER_DELIVERED = _("Delivered")
ORDER_RETURNED = _("Sent back")
ORDER_CANCELLED = _("Cancelled")
