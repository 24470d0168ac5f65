"""Pages of a PDF as PNG pictures, for the window's preview."""

from __future__ import annotations

from io import BytesIO


def render_pages(data: bytes, dpi: int = 110) -> list[bytes]:
    """Every page of ``data`` as a PNG at ``dpi``."""
    import pypdfium2  # heavy: loaded when a preview is really asked for

    document = pypdfium2.PdfDocument(data)
    try:
        pictures = []
        for page in document:
            picture = page.render(scale=dpi / 72).to_pil()
            out = BytesIO()
            picture.save(out, "PNG")
            pictures.append(out.getvalue())
            page.close()
        return pictures
    finally:
        document.close()
