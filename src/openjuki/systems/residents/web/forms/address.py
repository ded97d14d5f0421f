"""住所の欄: postal code or part of a town's name → town; lot and 方書 are typed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from openjuki.systems.residents.web.forms import base


class AddressForm(base.PathForm):
    """One address. `code` and `town_code` follow from the town chosen."""

    postal_code = base.text("〒・町名", "code", required=True, width="s", column="postal_code")
    text = base.text("住所(町まで)", width="l", column="text")
    lot = base.text("番地", width="m", column="lot")
    detail = base.text("方書", width="m", column="detail")
    code = base.hidden("市区町村コード", "code")
    town_code = base.hidden("町字コード", "town_code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.add_prefix("postal_code")
        # POST, so that where somebody moves from or to stands in no URL.
        self.fields["postal_code"].widget.attrs |= {
            "hx-post": reverse("residents:towns"), "hx-trigger": "change", "hx-params": name,
            "hx-target": f"#towns-{self.prefix}", "hx-swap": "innerHTML", "hx-sync": "this:replace",
        }  # fmt: skip


class AddressElsewhere(AddressForm):
    """An address that may be abroad: then the country stands for the town."""

    country = base.text("国名コード(国外)", "latin", width="xs", column="country")
