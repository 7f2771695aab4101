"""The map of all deals, with every filter of the list."""

from .filters import PARAMETERS
from .frame import list_page, page, reader
from .map.drawing import drawing_of


@reader(*(name for name in PARAMETERS if name != "pagina"))
def map_page(request):
    if request.reading.release is None:
        return page(request, "register/empty.html")
    return list_page(request, "register/map.html", request.GET, also=mapped)


def mapped(deals):
    """The map of the listed deals: of the whole country, since those of unknown area may lie anywhere."""
    return {"drawing": drawing_of(deals, whole=True)}
