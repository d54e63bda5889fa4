"""What a figure is to a document: a drawing, and the words for those who do not see it."""

from dataclasses import dataclass

from lagesbild.reports import svg


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A finished drawing. `parts` are markup drawn from (0, 0) down to (width, height)."""

    id: str
    title: str
    subtitle: str
    alt: str
    width: float
    height: float
    parts: tuple[str, ...]

    @property
    def svg(self) -> str:
        return svg.document(
            self.parts,
            width=self.width,
            height=self.height,
            id_=self.id,
            title=self.title,
            description=self.alt,
        )
