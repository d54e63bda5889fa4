"""The addresses of the pages about cameras. A need's or point's code comes last: it can be any."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import balancing, camera_positions, camera_register, equipment

equipment_urlpatterns: list[URLPattern] = [
    path("utrustning/", equipment.equipment, name="equipment"),
    path("utrustning/behov/", camera_register.camera_needs, name="camera_needs"),
    path("utrustning/behov/nytt/", camera_register.camera_need_new, name="camera_need_new"),
    path("utrustning/behov/<path:need>/", camera_register.camera_need, name="camera_need"),
    path("utrustning/punkter/", camera_register.camera_points, name="camera_points"),
    path("utrustning/punkter/<path:point>/", camera_register.camera_point, name="camera_point"),
    path(
        "utrustning/steg/<str:event>/<path:subject>/",
        camera_register.camera_step,
        name="camera_step",
    ),
    path("utrustning/lagen/", camera_positions.camera_positions, name="camera_positions"),
    path(
        "utrustning/lage/<path:subject>/", camera_positions.camera_position, name="camera_position"
    ),
    path("utrustning/avvagning/ny/<path:subject>/", balancing.balancing_new, name="balancing_new"),
    path(
        "utrustning/avvagning/<int:version>/andra/<path:subject>/",
        balancing.balancing_edit,
        name="balancing_edit",
    ),
    path(
        "utrustning/avvagning/<int:version>/besluta/<path:subject>/",
        balancing.balancing_decide,
        name="balancing_decide",
    ),
    path(
        "utrustning/avvagning/<int:version>/<path:subject>/", balancing.balancing, name="balancing"
    ),
]
