"""The addresses of the order, supply and follow-up of cameras; a code comes last: it can be any."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import (
    camera_body_worn,
    camera_exports,
    camera_follow_up,
    camera_forecasts,
    camera_queue,
    camera_supply,
)

camera_work_urlpatterns: list[URLPattern] = [
    path("utrustning/ko/", camera_queue.camera_queue, name="camera_queue"),
    path(
        "utrustning/ko/flytta/<path:need>/",
        camera_queue.camera_queue_move,
        name="camera_queue_move",
    ),
    path("utrustning/leveranser/", camera_supply.camera_supply, name="camera_supply"),
    path(
        "utrustning/leveranser/<path:batch>/",
        camera_supply.camera_delivery,
        name="camera_delivery",
    ),
    path("utrustning/prognos/", camera_forecasts.camera_forecasts, name="camera_forecasts"),
    path(
        "utrustning/prognos/ny/", camera_forecasts.camera_forecast_new, name="camera_forecast_new"
    ),
    path("utrustning/prognos/<int:pk>/", camera_forecasts.camera_forecast, name="camera_forecast"),
    path("utrustning/uppfoljning/", camera_follow_up.camera_follow_up, name="camera_follow_up"),
    path("utrustning/kroppsburna/", camera_body_worn.camera_body_worn, name="camera_body_worn"),
    path("utrustning/hamta/", camera_exports.cameras_export, name="cameras_export"),
]
