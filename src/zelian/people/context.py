from django.http import HttpRequest


def viewer(request: HttpRequest) -> dict[str, object]:
    """Templates see who is looking."""
    return {"viewer": getattr(request, "viewer", None)}
