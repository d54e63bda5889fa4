"""Which decisions, of authorities and of ours, took part in the figures of a picture?"""

from lagesbild.norms.camera_disclosure import CameraDisclosure
from lagesbild.norms.camera_law import CameraLaw
from lagesbild.norms.class_schemes import ClassScheme
from lagesbild.norms.comparability import ComparabilityNorm
from lagesbild.norms.disclosure import DisclosureNorm
from lagesbild.norms.feedback_loop import FeedbackMethod
from lagesbild.norms.officer_functions import OfficerCatalogue
from lagesbild.norms.officer_norms import OfficerNorm
from lagesbild.norms.officer_workload import WorkloadModel
from lagesbild.norms.picture_methods import PictureMethod
from lagesbild.norms.presence_disclosure import PresenceDisclosure
from lagesbild.norms.presence_methods import PresenceMethod
from lagesbild.norms.screening import ScreeningMethod
from lagesbild.norms.tracing_rules import TracingRules
from lagesbild.picture.cameras import Cameras
from lagesbild.picture.record import NormUsed


def norms_used(
    *,
    scheme: ClassScheme,
    method: PictureMethod,
    disclosure: DisclosureNorm,
    comparability: ComparabilityNorm,
    screening: ScreeningMethod,
    feedback: FeedbackMethod,
) -> tuple[NormUsed, ...]:
    """Return each norm with its version, in the order that the manifest lists them."""
    named = (
        ("Klassindelning och klassregel", scheme.id, scheme),
        ("Sammanvägningens metod", method.version, method),
        ("Minsta antal som visas", str(disclosure.rule.threshold), disclosure),
        ("Länkar mellan bedömare", comparability.version, comparability),
        ("Genomsökning av småområden", screening.version, screening),
        ("Återkoppling mellan klass och närvaro", feedback.version, feedback),
    )
    return tuple(
        NormUsed(name=name, version=version, reference=norm.reference, is_verified=norm.is_verified)
        for name, version, norm in named
    )


def officer_norms_used(
    norm: OfficerNorm, *, catalogue: OfficerCatalogue, model: WorkloadModel
) -> tuple[NormUsed, ...]:
    """Return what a follow-up of area officers adds to the norms of a picture."""
    named = (
        ("Norm för områdespoliser", norm, norm.is_verified),
        # Our own until the authority has a common one, so there is nobody to verify it.
        ("Områdespolisers funktioner och aktiviteter", catalogue, False),
        ("Arbetsmängdens modell", model, model.is_verified),
    )
    return tuple(
        NormUsed(name=name, version=used.version, reference=used.reference, is_verified=is_verified)
        for name, used, is_verified in named
    )


def resource_norms_used(
    *, rules: TracingRules, method: PresenceMethod, disclosure: PresenceDisclosure
) -> tuple[NormUsed, ...]:
    """Return what following resources adds to the norms of a picture."""
    named = (
        ("Regler för spårning av kostnader", rules),
        ("Närvarons metod", method),
        ("Vad som får visas av närvaro", disclosure),
    )
    return tuple(
        NormUsed(
            name=name, version=used.version, reference=used.reference, is_verified=used.is_verified
        )
        for name, used in named
    )


def camera_norms_used(
    cameras: Cameras, *, law: CameraLaw, disclosure: CameraDisclosure
) -> tuple[NormUsed, ...]:
    """Return what following cameras adds to the norms of a picture."""
    named = (
        ("Kamerabevakningslagen", law, law.is_start_verified),
        ("Ordning för kameror", cameras.work.order, cameras.work.order.is_verified),
        ("Leveranser av kameror", cameras.work.norm, cameras.work.norm.is_verified),
        ("Vad som får visas av kameror", disclosure, disclosure.is_verified),
    )
    return tuple(
        NormUsed(name=name, version=used.version, reference=used.reference, is_verified=is_verified)
        for name, used, is_verified in named
    )
