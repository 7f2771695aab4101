"""Files that come from somebody who is not signed in are dropped unread: no visitor fills a disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class DropFiles(FileUploadHandler):
    """Reads past each file, and says on the request that there was one."""

    request: Any

    def new_file(self, *args, **kwargs):
        self.request.dropped_files = True
        raise SkipFile


class FilesOfUsers:
    """Takes files only from whoever is signed in with both steps. Must come before anything reads the body."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.content_type == "multipart/form-data" and not request.user.is_verified():
            request.upload_handlers = [DropFiles(request)]
        return self.get_response(request)
