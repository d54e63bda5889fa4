"""The tables of the site, a file for each subject. Only `actions` write to them."""

from lagesbild_web.records.models.answers import Answer, Phase
from lagesbild_web.records.models.areas import AreaBoundary, CalibrationCase
from lagesbild_web.records.models.assessments import Assessment, Decision, Remark, Submission
from lagesbild_web.records.models.balancing import BalancingText
from lagesbild_web.records.models.camera_forecasts import CameraForecast
from lagesbild_web.records.models.closings import ClosedMonth
from lagesbild_web.records.models.deliveries import Delivery
from lagesbild_web.records.models.officer_plans import OfficerPlan
from lagesbild_web.records.models.organisation import Unit
from lagesbild_web.records.models.people import Grant, Substitution, User
from lagesbild_web.records.models.pictures import FrozenPicture
from lagesbild_web.records.models.questionnaires import QuestionnaireVersion
from lagesbild_web.records.models.rounds import DeadlineException, Reminder, Round
from lagesbild_web.records.models.sessions import RatingSession
from lagesbild_web.records.models.tabled import Batch, BatchKind, Explanation, TabledRow

__all__ = [
    "Answer",
    "AreaBoundary",
    "Assessment",
    "BalancingText",
    "Batch",
    "BatchKind",
    "CalibrationCase",
    "CameraForecast",
    "ClosedMonth",
    "DeadlineException",
    "Decision",
    "Delivery",
    "Explanation",
    "FrozenPicture",
    "Grant",
    "OfficerPlan",
    "Phase",
    "QuestionnaireVersion",
    "RatingSession",
    "Remark",
    "Reminder",
    "Round",
    "Submission",
    "Substitution",
    "TabledRow",
    "Unit",
    "User",
]
