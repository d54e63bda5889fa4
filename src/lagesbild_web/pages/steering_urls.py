"""The addresses of those who steer: review, collection, rounds, meeting, log, administration."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import (
    administration,
    areas,
    deliveries,
    log,
    meeting,
    municipality,
    people,
    pictures,
    review,
    rounds,
    status,
    why_not,
)

steering_urlpatterns: list[URLPattern] = [
    # The region reviews.
    path("granskning/", review.review_queue, name="review_queue"),
    path("granskning/mer-tid/", review.exception, name="exception"),
    path("granskning/paminn/", review.review_remind, name="review_remind"),
    path("granskning/<int:pk>/", review.review, name="review"),
    path("granskning/<int:pk>/atersand/", review.review_return, name="review_return"),
    path("granskning/<int:pk>/oppna-igen/", review.review_reopen, name="review_reopen"),
    path("granskning/<int:pk>/godkann/", review.review_accept, name="review_accept"),
    # The country collects.
    path("insamling/", status.collection_status, name="collection_status"),
    path("omgangar/ny/", rounds.round_new, name="round_new"),
    path("omgangar/<str:code>/", rounds.round_page, name="round"),
    path("omgangar/<str:code>/utse/", rounds.round_assign, name="round_assign"),
    path("omgangar/<str:code>/lankar/", rounds.round_links, name="round_links"),
    path("omgangar/<str:code>/lankar/lagg-till/", rounds.round_add_links, name="round_add_links"),
    path("omgangar/<str:code>/oppna/", rounds.round_open, name="round_open"),
    path("omgangar/<str:code>/stang/", rounds.round_close, name="round_close"),
    # Pictures.
    path("omgangar/<str:code>/lagesbilder/", pictures.pictures, name="pictures"),
    path("omgangar/<str:code>/lagesbilder/gor/", pictures.picture_start, name="picture_start"),
    path("lagesbild/", pictures.picture, name="picture"),
    path("lagesbild/<int:pk>/", pictures.picture_of, name="picture_of"),
    path("underlag/hamta/", pictures.collection_download, name="collection_download"),
    # Two persons decide.
    path("mote/", meeting.meeting, name="meeting"),
    path("mote/<int:pk>/", meeting.meeting_area_page, name="meeting_area"),
    path("mote/<int:pk>/besluta/", meeting.meeting_propose, name="meeting_propose"),
    path("mote/<int:pk>/bekrafta/", meeting.meeting_confirm, name="meeting_confirm"),
    path("mote/<int:pk>/dra-tillbaka/", meeting.meeting_withdraw, name="meeting_withdraw"),
    path("kommun/", municipality.municipality, name="municipality"),
    path(
        "kommun/<int:pk>/synpunkt/",
        municipality.municipality_comment,
        name="municipality_comment",
    ),
    # The log.
    path("logg/", log.audit_log, name="audit_log"),
    path("logg/hamta/", log.audit_export, name="audit_export"),
    path("logg/prova/", log.audit_verify, name="audit_verify"),
    path("logg/stickprov/", log.audit_sample, name="audit_sample"),
    path("logg/beslut/", log.audit_decisions, name="audit_decisions"),
    path("logg/beslut/<int:pk>/", log.audit_trace, name="audit_trace"),
    # What the administrator looks after.
    path("administration/", administration.administration, name="administration"),
    path("administration/personer/", people.people, name="people"),
    path("administration/personer/ny/", people.person_new, name="person_new"),
    path("administration/personer/avsluta/", people.person_end, name="person_end"),
    path("administration/personer/<int:pk>/", people.person, name="person"),
    path("administration/personer/<int:pk>/roll/", people.person_grant, name="person_grant"),
    path(
        "administration/roller/<int:pk>/avsluta/",
        people.person_end_grant,
        name="person_end_grant",
    ),
    path("administration/leveranser/", deliveries.deliveries, name="deliveries"),
    path("administration/leveranser/ny/", deliveries.import_new, name="import_new"),
    path("administration/leveranser/for-in/", deliveries.import_store, name="import_store"),
    path(
        "administration/leveranser/<uuid:batch>/dra-tillbaka/",
        deliveries.delivery_withdraw,
        name="delivery_withdraw",
    ),
    path("administration/organisation/", administration.organisation_page, name="organisation"),
    path("administration/varfor/", why_not.why_not, name="why_not"),
    # The areas.
    path("omraden/", areas.areas, name="areas"),
    path("omraden/<str:code>/", areas.area, name="area"),
]
