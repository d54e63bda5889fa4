"""Rules that look beyond one cell, a module per part of the collection."""

from lagesbild.errors import Problem
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.rules.boundaries import check_boundaries
from lagesbild.sources.rules.camera_amounts import check_camera_amounts
from lagesbild.sources.rules.camera_events import check_camera_events
from lagesbild.sources.rules.camera_positions import check_camera_positions
from lagesbild.sources.rules.camera_tests import check_camera_tests
from lagesbild.sources.rules.cameras import check_cameras
from lagesbild.sources.rules.conditions import check_conditions
from lagesbild.sources.rules.duty_hours import check_duty_hours
from lagesbild.sources.rules.indicator_cards import check_indicator_cards
from lagesbild.sources.rules.keys import check_keys
from lagesbild.sources.rules.ledger import check_ledger
from lagesbild.sources.rules.loans import check_loans
from lagesbild.sources.rules.observations import check_observations
from lagesbild.sources.rules.officer_catalogue import check_officer_catalogue
from lagesbild.sources.rules.places import check_places
from lagesbild.sources.rules.presence import check_presence
from lagesbild.sources.rules.questionnaires import check_questionnaires
from lagesbild.sources.rules.ratings import check_ratings
from lagesbild.sources.rules.references import check_references
from lagesbild.sources.rules.residents import check_residents
from lagesbild.sources.rules.staffing import check_staffing
from lagesbild.sources.rules.units import check_units
from lagesbild.sources.rules.validity import check_validity
from lagesbild.sources.rules.workload import check_workload

_CHECKS = (
    check_keys,
    check_references,
    check_validity,
    check_units,
    check_residents,
    check_boundaries,
    check_indicator_cards,
    check_questionnaires,
    check_conditions,
    check_observations,
    check_ratings,
    check_officer_catalogue,
    check_places,
    check_staffing,
    check_duty_hours,
    check_loans,
    check_workload,
    check_presence,
    check_ledger,
    check_cameras,
    check_camera_events,
    check_camera_tests,
    check_camera_positions,
    check_camera_amounts,
)


def check_across_tables(delivery: Delivery) -> list[Problem]:
    """Return every breach of the rules between cells, rows, tables and documents."""
    return [found for check in _CHECKS for found in check(delivery)]
