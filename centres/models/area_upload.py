"""Files of areas that wait for their officer to propose them."""

import uuid

from django.db import models
from django.urls import reverse

from centres.models.officers import Officer
from centres.models.rooms import AreaEdition


class AreaUploadQuerySet(models.QuerySet):
    def visible_to(self, officer):
        """Return the officer's own."""
        return self.filter(officer=officer)


class AreaUpload(models.Model):
    """A file as it was sent, to be looked at before anything is proposed. Working state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="+")
    layer = models.CharField(max_length=20, choices=AreaEdition.Layer)
    file = models.CharField(max_length=100)
    content = models.BinaryField()
    at = models.DateTimeField()

    objects = AreaUploadQuerySet.as_manager()

    def get_absolute_url(self):
        return reverse("areas_judge", args=[self.pk])
